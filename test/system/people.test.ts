import { Secret, TOTP } from 'otpauth'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Problem } from '../../agent/base/errors.ts'
import { seal, unseal } from '../../agent/base/sealed.ts'
import { proveCode } from '../../agent/claim/claimant.ts'
import type { Box, OwnSession } from '../../agent/http/api.ts'
import type { Answer } from '../lab/browser.ts'
import { type Cookies, openCookies } from '../lab/cookies.ts'
import type { Home } from '../lab/home.ts'
import { postTo } from '../lab/post.ts'
import { until } from '../lab/until.ts'
import { openBuiltHome, tellOnFailure } from './home.ts'
import { claimedAs, codeOf, pageOf } from './owner.ts'

const SESSIONS = '/data/state/gantry/sessions.toml'
const page = 'https://home.local'
const grace = { name: 'grace', password: 'a new compiler' }
const secondPassword = 'a better battery staple'

/** Who may use a box, from the claim on, as people do it from several devices. */
describe('people of a box', { tags: ['slow'] }, () => {
  let home: Home
  let ca: string
  const ada = openCookies()
  const hers = openCookies()
  const ask = (cookies: Cookies, path: string, json?: unknown, method?: string) =>
    home.phone.fetch(`${page}${path}`, {
      ...{ ca, cookies, timeoutMs: 60_000 },
      ...(json === undefined ? {} : { json }),
      ...(method ? { method } : {}),
    })
  const refusal = ({ status, text }: Answer) => [status, (JSON.parse(text) as Problem).code]
  const roleOf = async (cookies: Cookies) =>
    (await ask(cookies, '/api/box')).json<Box>().person?.role
  const signIn = (cookies: Cookies, proof: object) => ask(cookies, '/api/session', proof)

  /** A link for somebody, as it is sent to her. */
  async function invite(role: string): Promise<string> {
    const answer = await ask(ada, '/api/people/invite', { role })
    return answer.json<{ url: string }>().url.split('#invitation=')[1] ?? ''
  }

  /** As if everybody had typed the password long ago. */
  async function letTimePass(): Promise<void> {
    const kept = unseal(await home.box.read(SESSIONS)) ?? ''
    const old = seal(kept.replace(/confirmed = [\d_]+/g, 'confirmed = 0'))
    for (const file of [SESSIONS, `${SESSIONS}.good`]) {
      await home.box.exec(['tee', file], { input: old })
    }
    await home.box.kill('gantry-worker')
    await until('the worker is back', async () => (await ask(ada, '/api/sessions')).status === 200)
  }

  beforeAll(async () => {
    home = await openBuiltHome()
    await home.box.boot()
    return home.close
  })
  beforeEach(() => tellOnFailure(home))

  it('shows the same three words on the phone and on its screen, and its exchange counts once', async () => {
    await pageOf(home)
    const sent: [path: string, body: unknown][] = []
    const post = postTo(home.phone.fetch, 'http://gantry.local')
    const claimant = await proveCode(await codeOf(home), (path, body) => {
      sent.push([path, body])
      return post(path, body)
    })
    const { continueAt } = await claimant.claim(claimedAs)
    ca = claimant.welcome.authority
    const shown = await home.box.waitForLine(/Words\s+(\S+ \S+ \S+)/)
    expect(shown[1]).toBe(claimant.words)

    const handover = { handover: continueAt.split('#handover=')[1] }
    await until('the session is taken over', async () => {
      const answer = await ask(ada, '/api/session/handover', handover).catch(() => undefined)
      return answer?.status === 204
    })
    const later = postTo(home.phone.fetch, 'http://home.local')
    for (const [path, body] of sent) {
      await expect(later(path, body)).rejects.toThrow('already-claimed')
    }
    const again = await ask(openCookies(), '/api/session/handover', handover)
    expect(refusal(again)).toEqual([401, 'handover-spent'])
    expect(await roleOf(ada)).toBe('owner')
  })

  it('lets somebody in by a link, once', async () => {
    const token = await invite('member')
    expect((await ask(hers, '/api/people/accept', { token, ...grace })).status).toBe(204)
    expect(await roleOf(hers)).toBe('member')
    const other = { token, name: 'eve', password: 'eve knows the link' }
    expect(refusal(await ask(openCookies(), '/api/people/accept', other))).toEqual([
      401,
      'invitation-spent',
    ])
  })

  it('gives a member what members may do, and more when her role changes', async () => {
    expect(refusal(await ask(hers, '/api/people'))).toEqual([403, 'not-an-admin'])
    const role = { name: grace.name, role: 'admin' }
    expect((await ask(ada, '/api/people/role', role)).status).toBe(204)
    expect((await ask(hers, '/api/people')).status).toBe(200)
    const link = { role: 'admin', for: claimedAs.owner }
    expect(refusal(await ask(hers, '/api/people/invite', link))).toEqual([403, 'owner-only'])
    expect(refusal(await ask(hers, '/api/people/hand-over', { name: grace.name }))).toEqual([
      403,
      'owner-only',
    ])
  })

  it('asks for the password again before what is dangerous', async () => {
    await letTimePass()
    const remove = { name: 'nobody' }
    expect(refusal(await ask(ada, '/api/people/remove', remove))).toEqual([
      401,
      'confirmation-needed',
    ])
    const wrong = await ask(ada, '/api/session/confirm', { password: 'wrong wrong wrong' })
    expect(refusal(wrong)).toEqual([401, 'sign-in-wrong'])
    const right = await ask(ada, '/api/session/confirm', { password: claimedAs.password })
    expect(right.status).toBe(204)
    expect((await ask(ada, '/api/people/remove', remove)).status).toBe(404)
  })

  it('shows where one is signed in, and ends it there', async () => {
    const elsewhere = openCookies()
    const proof = { name: claimedAs.owner, password: claimedAs.password }
    expect((await signIn(elsewhere, proof)).status).toBe(204)
    const listed = (await ask(ada, '/api/sessions')).json<{
      sessions: readonly { id: string; here: boolean }[]
    }>()
    const [other, ...more] = listed.sessions.filter(it => !it.here)
    expect(more).toEqual([])
    expect((await ask(ada, `/api/sessions/${other?.id}`, undefined, 'DELETE')).status).toBe(204)
    expect(await roleOf(elsewhere)).toBe(undefined)
    expect(await roleOf(ada)).toBe('owner')
  })

  it('asks for a code of the second factor, too, and takes each once', async () => {
    const begun = (await ask(ada, '/api/second-factor', {})).json<{ secret: string }>()
    const totp = new TOTP({ secret: Secret.fromBase32(begun.secret) })
    const now = async () => Number(await home.box.exec(['date', '+%s'])) * 1000
    const code = totp.generate({ timestamp: await now() })
    expect((await ask(ada, '/api/second-factor/confirm', { code })).status).toBe(204)
    const proof = { name: claimedAs.owner, password: claimedAs.password }
    expect(refusal(await signIn(openCookies(), proof))).toEqual([401, 'second-factor-needed'])
    expect(refusal(await signIn(openCookies(), { ...proof, code }))).toEqual([
      401,
      'second-factor-wrong',
    ])
    const next = totp.generate({ timestamp: (await now()) + 30_000 })
    const elsewhere = openCookies()
    expect((await signIn(elsewhere, { ...proof, code: next })).status).toBe(204)
    expect((await ask(elsewhere, '/api/second-factor', undefined, 'DELETE')).status).toBe(204)
  })

  it('does the same by command, for whoever has lost phone and password', async () => {
    const elsewhere = openCookies()
    const proof = { name: claimedAs.owner, password: claimedAs.password }
    expect((await signIn(elsewhere, proof)).status).toBe(204)
    const people = (...words: string[]) => home.box.exec(['gantry', 'people', ...words])
    const ids = async (): Promise<string[]> =>
      JSON.parse(await people('sessions', 'ada', '--json')).sessions.map((it: OwnSession) => it.id)
    const { sessions } = (await ask(elsewhere, '/api/sessions')).json<{ sessions: OwnSession[] }>()
    const own = sessions.find(it => it.here)?.id ?? ''
    expect(await ids()).toContain(own)
    await people('end-session', 'ada', '--', own)
    expect(await ids()).not.toContain(own)
    expect(await roleOf(elsewhere)).toBe(undefined)

    const { secret } = JSON.parse(await people('second-factor', 'ada', '--json'))
    const totp = new TOTP({ secret: Secret.fromBase32(secret) })
    const timestamp = Number(await home.box.exec(['date', '+%s'])) * 1000
    await people('second-factor', 'ada', totp.generate({ timestamp }))
    expect(refusal(await signIn(openCookies(), proof))).toEqual([401, 'second-factor-needed'])
    await people('second-factor', 'ada', 'none')
    expect((await signIn(elsewhere, proof)).status).toBe(204)
    expect(await home.box.exec(['gantry', 'audit', 'second-factor.end'])).toContain('ada')
  })

  it('ends every other session when a password changes', async () => {
    const elsewhere = openCookies()
    const proof = { name: claimedAs.owner, password: claimedAs.password }
    expect((await signIn(elsewhere, proof)).status).toBe(204)
    const changed = await ask(ada, '/api/password', {
      password: claimedAs.password,
      next: secondPassword,
    })
    expect(changed.status).toBe(204)
    expect([await roleOf(ada), await roleOf(elsewhere)]).toEqual(['owner', undefined])
    expect(refusal(await signIn(openCookies(), proof))).toEqual([401, 'sign-in-wrong'])
    const better = { ...proof, password: secondPassword }
    expect((await signIn(openCookies(), better)).status).toBe(204)
  })

  it('gets a new owner, and the one before goes on as one of the others', async () => {
    expect((await ask(ada, '/api/people/hand-over', { name: grace.name })).status).toBe(204)
    expect([await roleOf(hers), await roleOf(ada)]).toEqual(['owner', 'admin'])
    expect(refusal(await ask(ada, '/api/people/hand-over', { name: claimedAs.owner }))).toEqual([
      403,
      'owner-only',
    ])
    await home.box.reboot()
    await until('the page is back', async () => (await roleOf(hers).catch(() => '')) === 'owner')
    const { password } = grace
    expect((await ask(hers, '/api/session/confirm', { password })).status).toBe(204)
    expect((await ask(hers, '/api/people/remove', { name: claimedAs.owner })).status).toBe(204)
    expect(await roleOf(ada)).toBe(undefined)
  })
})

import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Problem } from '../../agent/base/errors.ts'
import { newCode } from '../../agent/claim/code.ts'
import type { Home } from '../lab/home.ts'
import { openPhone, type Phone } from '../lab/phone.ts'
import { until } from '../lab/until.ts'
import { openBuiltHome, tellOnFailure } from './home.ts'
import { authorityOf, claim, claimedAs, codeOf, pageOf } from './owner.ts'

const box = 'http://gantry.local'

/** What somebody on the network gets who has no business with the box. */
describe('a stranger', () => {
  let home: Home
  let stranger: Phone
  const guess = (code: string, phone = stranger) =>
    phone.fetch(`${box}/api/claim/code`, { json: { code } })

  beforeAll(async () => {
    home = await openBuiltHome()
    stranger = await openPhone(home.lab, home.lan, { name: 'stranger', ipv4: '192.168.77.66' })
    await home.box.boot()
    await pageOf(home)
    return home.close
  })
  beforeEach(() => tellOnFailure(home))

  it.each(['/', '/api/box', '/api/claim/code', '/assets/x.js'])(
    'is sent away from %s when asking for a name that is not of the box',
    async path => {
      for (const host of ['evil.example', 'gantry.local.evil.example', 'other.local']) {
        const answer = await stranger.fetch(`${box}${path}`, { headers: { host } })
        expect({ host, status: answer.status, text: answer.text }).toEqual({
          host,
          status: 421,
          text: '',
        })
      }
    },
  )

  it('cannot let a foreign page act', async () => {
    const json = { code: newCode() }
    for (const headers of [
      { origin: 'http://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
    ]) {
      const answer = await stranger.fetch(`${box}/api/claim/code`, { json, headers })
      expect(answer.status).toBe(401)
      expect(answer.json<Problem>().code).toBe('foreign-origin')
    }
    const form = await stranger.fetch(`${box}/api/claim/code`, { form: { code: newCode() } })
    expect(form.json<Problem>().code).toBe('not-json')
  })

  it.each([
    ['GET', '/api/events'],
    ['POST', '/api/apps/miniflux/install'],
    ['POST', '/api/apps/miniflux/remove'],
    ['GET', '/api/apps/miniflux/secrets'],
  ])('gets nothing from %s %s without a session', async (method, path) => {
    const body = method === 'POST' ? { json: { data: 'delete' } } : {}
    const ca = await authorityOf(home)
    const answer = await stranger.fetch(`https://gantry.local${path}`, { method, ca, ...body })
    expect(answer.status).toBe(401)
    expect(answer.json<Problem>().code).toBe('signed-out')
  })

  it('is told of a typing mistake, which does not count as a guess', async () => {
    for (let i = 0; i < 8; i++) {
      expect((await guess('ABCD-EFGH')).json<Problem>().code).toBe('code-mistyped')
    }
  })

  it('has five guesses, then everybody waits, whoever asks and whatever the code', async () => {
    for (let i = 0; i < 5; i++) expect((await guess(newCode())).status).toBe(401)
    const refused = await guess(newCode())
    expect(refused.status).toBe(429)
    expect(refused.json<Problem>().retryAfter).toBeGreaterThan(0)
    expect((await guess(await codeOf(home), home.phone)).status).toBe(429)
  })

  it('wins no free guesses by crashing the worker', async () => {
    await home.box.kill('gantry-worker')
    const answer = await until('the page is back', async () => {
      const tried = await guess(newCode())
      return tried.status !== 502 && tried
    })
    expect(answer.status).toBe(429)
  })

  it('cannot claim a box that was claimed, nor guess the code any more', async () => {
    await until(
      'the owner may try',
      async () => {
        const { status, text } = await guess(await codeOf(home), home.phone)
        return status === 200 && text
      },
      { within: 60_000, every: 1000 },
    )
    await claim(home)
    const page = 'http://home.local'
    const code = await codeOf(home)
    const tried = await stranger.fetch(`${page}/api/claim/code`, { json: { code } })
    expect(tried.status).toBe(409)
    expect(tried.json<Problem>().code).toBe('already-claimed')
    const form = { ticket: 'any', ...claimedAs }
    const again = await stranger.fetch(`${page}/api/claim`, { json: form })
    expect(again.status).toBe(409)
  })

  it('cannot guess the password without end', async () => {
    const ca = await authorityOf(home)
    const signIn = () =>
      stranger.fetch('https://home.local/api/session', {
        ca,
        json: { owner: claimedAs.owner, password: 'wrong wrong wrong' },
      })
    const statuses: number[] = []
    for (let i = 0; i < 8; i++) statuses.push((await signIn()).status)
    expect(statuses.slice(0, 5)).toEqual([401, 401, 401, 401, 401])
    expect(statuses.slice(5)).toContain(429)
  })

  it('finds the code neither on the screen nor on the card of a claimed box', async () => {
    const code = await codeOf(home)
    const last = home.box.consoleLines.lastIndexOf('  Gantry  home')
    expect(last).toBeGreaterThan(0)
    expect(home.box.consoleLines.slice(last).join('\n')).not.toContain(code)
    expect(await home.box.read('/boot/gantry/claim-code.txt')).not.toContain(code)
  })
})

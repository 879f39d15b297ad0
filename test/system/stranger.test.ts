import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Problem } from '../../agent/base/errors.ts'
import { proveCode } from '../../agent/claim/claimant.ts'
import { newCode } from '../../agent/claim/code.ts'
import type { Home } from '../lab/home.ts'
import { openPhone, type Phone } from '../lab/phone.ts'
import { postTo, Refused } from '../lab/post.ts'
import { until } from '../lab/until.ts'
import { openBuiltHome, tellOnFailure } from './home.ts'
import { authorityOf, claim, claimedAs, codeOf, pageOf } from './owner.ts'

const box = 'http://gantry.local'

/** What somebody on the network gets who has no business with the box. */
describe('a stranger', () => {
  let home: Home
  let stranger: Phone
  const guess = (code: string, phone = stranger) =>
    proveCode(code, postTo(phone.fetch, box)).then(
      () => 'proved',
      error => (error instanceof Refused ? error.problem.code : error.code),
    )

  beforeAll(async () => {
    home = await openBuiltHome()
    stranger = await openPhone(home.lab, home.lan, { name: 'stranger', ipv4: '192.168.77.66' })
    await home.box.boot()
    await pageOf(home)
    return home.close
  })
  beforeEach(() => tellOnFailure(home))

  it.each(['/', '/api/box', '/api/claim/exchange', '/assets/x.js'])(
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
    const json = { message: 'any' }
    for (const headers of [
      { origin: 'http://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
    ]) {
      const answer = await stranger.fetch(`${box}/api/claim/exchange`, { json, headers })
      expect(answer.status).toBe(401)
      expect(answer.json<Problem>().code).toBe('foreign-origin')
    }
    const form = await stranger.fetch(`${box}/api/claim/exchange`, { form: json })
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
    for (let i = 0; i < 8; i++) expect(await guess('ABCD-EFGH')).toBe('code-mistyped')
  })

  it('has five guesses, then everybody waits, whoever asks and whatever the code', async () => {
    const answers: string[] = []
    // The waits double: however slow the machine, one of them is met.
    while (answers.at(-1) !== 'code-throttled') answers.push(await guess(newCode()))
    expect(answers.length).toBeGreaterThan(5)
    expect(new Set(answers)).toEqual(new Set(['code-wrong', 'code-throttled']))
    for (let i = 0; i < 3; i++) await guess(newCode())
    expect(await guess(await codeOf(home), home.phone)).toBe('code-throttled')
  })

  it('cannot go on with an exchange that it has not begun', async () => {
    const post = postTo(stranger.fetch, box)
    await expect(post('/api/claim/confirm', { exchange: 'any', message: 'any' })).rejects.toThrow(
      'claim-expired',
    )
    await expect(post('/api/claim', { exchange: 'any', sealed: 'any' })).rejects.toThrow(
      'claim-expired',
    )
  })

  it('wins no free guesses by crashing the worker', async () => {
    await home.box.kill('gantry-worker')
    const first = await until('the page is back', async () => {
      const tried = await guess(newCode())
      return tried !== 'worker-down' && tried
    })
    // The wait may be over by then; who starts to count anew would give five more.
    expect([first, await guess(newCode())]).toContain('code-throttled')
  })

  it('cannot claim a box that was claimed, nor guess the code any more', async () => {
    await until(
      'the owner may try',
      async () => (await guess(await codeOf(home), home.phone)) === 'proved',
      { within: 60_000, every: 1000 },
    )
    await claim(home)
    const page = 'http://home.local'
    const code = await codeOf(home)
    const post = postTo(stranger.fetch, page)
    await expect(proveCode(code, post)).rejects.toThrow('already-claimed')
    const again = post('/api/claim', { exchange: 'any', sealed: 'any' })
    await expect(again).rejects.toThrow('already-claimed')
  })

  it('cannot guess the password without end', async () => {
    const ca = await authorityOf(home)
    const signIn = () =>
      stranger.fetch('https://home.local/api/session', {
        ca,
        json: { name: claimedAs.owner, password: 'wrong wrong wrong' },
      })
    const statuses: number[] = []
    for (let i = 0; i < 8; i++) statuses.push((await signIn()).status)
    expect(statuses.slice(0, 5)).toEqual([401, 401, 401, 401, 401])
    expect(statuses.slice(5)).toContain(429)
  })

  it('does not lock the console, nor who comes from there, however many guess', async () => {
    const ca = await authorityOf(home)
    const wrong = { name: claimedAs.owner, password: 'wrong wrong wrong' }
    const post = (path: string, json: object) =>
      stranger.fetch(`https://home.local/api/${path}`, { ca, json })
    await until('the throttle is full', async () => (await post('session', wrong)).status === 429)
    const said = await home.box.exec(['gantry', 'people', 'password', claimedAs.owner])
    const [, token] = /#invitation=(\S+)/.exec(said) ?? []
    const password = 'another correct horse'
    const accepted = await post('people/accept', { token, name: claimedAs.owner, password })
    expect(accepted.status).toBe(204)
  })

  it('finds the code neither on the screen nor on the card of a claimed box', async () => {
    const code = await codeOf(home)
    const last = home.box.consoleLines.lastIndexOf('  Gantry  home')
    expect(last).toBeGreaterThan(0)
    expect(home.box.consoleLines.slice(last).join('\n')).not.toContain(code)
    expect(await home.box.read('/boot/gantry/claim-code.txt')).not.toContain(code)
  })
})

import { join } from 'node:path'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Problem } from '../../agent/base/errors.ts'
import { proveCode } from '../../agent/claim/claimant.ts'
import { newCode } from '../../agent/claim/code.ts'
import { ANSWERS, PROBLEM } from '../../agent/http/answers.ts'
import type { ApiDocument, AuditPage } from '../../agent/http/api.ts'
import type { Route } from '../../agent/http/route.ts'
import { ROUTES } from '../../agent/http/routes.ts'
import { type VerbName, verbs } from '../../agent/verbs/contract.ts'
import type { Place, Tried } from '../attacks/attack.ts'
import type { Fuzzed } from '../attacks/fuzz.ts'
import { KINDS } from '../attacks/kinds.ts'
import { race } from '../attacks/race.ts'
import { attackAs, fuzzAs, processesOf, targetOf } from '../attacks/run.ts'
import type { ShellFound } from '../attacks/web-shell.ts'
import type { Answer, FetchOptions } from '../lab/browser.ts'
import type { Home } from '../lab/home.ts'
import { openPhone, type Phone } from '../lab/phone.ts'
import { postTo, Refused } from '../lab/post.ts'
import { until } from '../lab/until.ts'
import { openBuiltHome, tellOnFailure } from './home.ts'
import { authorityOf, claimedAs, codeOf, pageOf } from './owner.ts'
import { killStill, standStillAt, stoodStill } from './still.ts'
import { attacksOnBox, secretsOf, webShell } from './web-shell.ts'

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
    const attacks = join(import.meta.dirname, '../attacks')
    home = await openBuiltHome({ folders: { [attacksOnBox]: attacks } })
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
    const { asked, won } = await race(home, [home.phone, stranger])
    expect(asked).toBeGreaterThanOrEqual(50)
    expect(won).toBe(1)
    const page = 'http://home.local'
    await until(
      'it is known by its name',
      async () => (await stranger.fetch(`${page}/api/box`)).status === 200,
      { within: 60_000 },
    )
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

  describe('a program with a token', () => {
    const page = 'https://home.local'
    let ca: string
    const create = async (name: string, ...more: string[]): Promise<string> =>
      JSON.parse(await home.box.exec(['gantry', 'token', 'create', name, '--json', ...more])).token
    const ask = (token: string, path: string, more: FetchOptions = {}) =>
      stranger.fetch(`${page}${path}`, {
        ca,
        ...more,
        headers: { authorization: `Bearer ${token}`, ...more.headers },
      })
    const codeIn = (answer: Answer) => [answer.status, answer.json<Problem>().code]

    beforeAll(async () => {
      ca = await authorityOf(home)
    })

    it('reads with one that reads, and no more', async () => {
      const token = await create('reader')
      const history = await ask(token, '/api/history')
      expect(history.json<{ history: unknown[] }>().history.length).toBeGreaterThan(0)
      const stop = await ask(token, '/api/apps/miniflux/stop', { json: {} })
      expect(codeIn(stop)).toEqual([403, 'token-not-enough'])
      expect(codeIn(await ask(token, '/api/sessions'))).toEqual([403, 'token-not-enough'])
      expect(await home.box.read('/data/state/gantry/tokens.toml')).not.toContain(token)
    })

    it('comes without a cookie, from no page, and over https alone', async () => {
      const token = await create('script', '--scope', 'apps')
      const stop = '/api/apps/miniflux/stop'
      const foreign = { json: {}, headers: { origin: 'https://evil.example' } }
      expect(codeIn(await ask(token, stop, foreign))).toEqual([401, 'foreign-origin'])
      const cookie = { cookie: `__Host-session=${token}` }
      const inCookie = await stranger.fetch(`${page}/api/history`, { ca, headers: cookie })
      expect(codeIn(inCookie)).toEqual([401, 'signed-out'])
      const plain = await stranger.fetch('http://home.local/api/history', {
        headers: { authorization: `Bearer ${token}` },
      })
      expect(plain.status).toBe(404)
      // There is no such app yet: what counts is that it was asked.
      expect((await ask(token, stop, { json: {} })).status).toBe(404)
    })

    it('gets nothing any more once it is revoked, and wrong ones are counted', async () => {
      const token = await create('short', '--days', '1')
      expect((await ask(token, '/api/history')).status).toBe(200)
      await home.box.exec(['gantry', 'token', 'revoke', 'short'])
      expect((await ask(token, '/api/history')).status).toBe(401)
      const other = await create('other')
      const statuses: number[] = []
      while (statuses.at(-1) !== 429) statuses.push((await ask(token, '/api/history')).status)
      expect(statuses.length).toBeGreaterThanOrEqual(5)
      expect((await ask(other, '/api/history')).status).toBe(200)
    })

    it('is written down, as is everything that was done and refused', async () => {
      const audit = async (...words: string[]): Promise<AuditPage['entries']> =>
        JSON.parse(await home.box.exec(['gantry', 'audit', '--json', ...words])).entries
      expect((await audit('token.create', 'reader'))[0]).toMatchObject({
        by: 'root',
        from: 'console',
        object: 'reader read',
        outcome: 'done',
      })
      expect((await audit('app.stop', 'token-not-enough'))[0]).toMatchObject({
        by: 'token',
        name: claimedAs.owner,
        token: 'reader',
        object: 'miniflux',
        from: 'home',
      })
      expect((await audit('claim.finish', 'done'))[0]).toMatchObject({ from: 'home' })
      expect((await audit('session.open', 'sign-in-wrong'))[0]).toMatchObject({
        by: 'stranger',
        object: claimedAs.owner,
      })
      // Killed after something was done, before its line was written.
      await standStillAt(home.box, 'deed: done')
      const deed = ['gantry', 'people', 'email', claimedAs.owner, 'ada@example.org'] as const
      const unanswered = home.box.exec([...deed]).catch(() => {})
      await stoodStill(home.box)
      await killStill(home.box)
      await unanswered
      const interrupted = await until('the worker is back', async () => (await audit('email'))[0])
      expect(interrupted).toMatchObject({ by: 'root', outcome: 'interrupted' })
      const people = JSON.parse(await home.box.exec(['gantry', 'people', 'list', '--json'])).people
      expect(people[0]).toMatchObject({ email: 'ada@example.org' })
      const kept = await home.box.exec(['sh', '-c', 'cat /data/state/gantry/audit/*.jsonl'])
      for (const line of kept.trimEnd().split('\n')) expect(() => JSON.parse(line)).not.toThrow()
      expect(kept).not.toMatch(/gantry_|wrong wrong/)
      expect(kept).not.toContain(claimedAs.password)
    })
  })

  describe('whatever is tried', () => {
    let before: string
    let tried: readonly Tried[]
    let fuzzed: Fuzzed
    beforeAll(async () => {
      before = await processesOf(home)
      const target = await targetOf(home, 0.02)
      tried = await attackAs(home, stranger, target)
      fuzzed = await fuzzAs(home, stranger, target, 1_000)
    })

    it.each(KINDS.filter(it => !it.slow).map(it => it.kind))('is refused: %s', kind => {
      const found = tried.find(it => it.kind === kind)
      expect(found?.slipped).toEqual([])
      expect(found?.refused).toBeGreaterThanOrEqual(3)
    })

    it('opens nothing and breaks nothing where nobody means it', () => {
      expect([fuzzed.sent, fuzzed.slipped, fuzzed.broken]).toEqual([1_000, [], []])
    })

    it('ends no process', async () => {
      expect(await processesOf(home)).toBe(before)
    })
  })

  it('answers as the document of its API says, every address with and without a session', async () => {
    const { routes, session, ca, host } = await targetOf(home, 1)
    const url = `https://${host}`
    const ask = ({ method, path }: Place, cookie?: string) =>
      stranger.fetch(`${url}${path}`, {
        ...{ method, ca },
        ...(method === 'POST' ? { json: {} } : {}),
        ...(cookie ? { headers: { cookie: `__Host-session=${cookie}` } } : {}),
      })
    const shown = await ask({ method: 'GET', path: '/api/openapi.json', open: false }, session)
    const { paths } = shown.json<ApiDocument>()
    expect(Object.keys(paths).length).toBeGreaterThan(40)
    for (const [i, place] of routes.entries()) {
      const route = ROUTES[i] as Route
      const of = paths[route.path.replace(/:(\w+)/g, '{$1}')]?.[route.method.toLowerCase()]
      const without = await ask(place)
      const told = [place.path, Object.keys(of?.responses ?? {})]
      expect(told).toEqual([place.path, expect.arrayContaining([String(without.status)])])
      if (without.status >= 400) PROBLEM.parse(without.json())
      // What is only looked at is also looked at with a session; a stream would not end.
      if (place.method !== 'GET' || route.stream) continue
      const answer = await ask(place, session)
      expect(told).toEqual([place.path, expect.arrayContaining([String(answer.status)])])
      const schema = ANSWERS[route.verb]
      if (answer.status === 200 && schema && !route.type) schema.parse(answer.json())
    }
  })

  describe.each(['in the unit', 'outside'] as const)(
    'who has taken over the web process, %s,',
    where => {
      let found: ShellFound
      beforeAll(async () => {
        found = await webShell(home, where)
      })

      it('opens no socket, file or process that is not its own', () => {
        expect(found.opened).toEqual([])
        if (where === 'in the unit') expect(found.loose).toEqual([])
      })

      it('gets the open verbs of the worker and no other', () => {
        const heard = found.answers.filter(it => ![401, 403, 404, 429].includes(it.status))
        const closed = heard.filter(
          ({ verb, status }) => status !== 400 && verbs[verb as VerbName]?.access !== 'open',
        )
        expect(closed).toEqual([])
        // What is wrong is said to who may ask at all.
        const told = heard.filter(
          ({ verb }) => !['open', undefined].includes(verbs[verb as VerbName]?.access),
        )
        expect(
          told.map(it => it.text).filter(it => !/not-json|too-large|input-invalid|^$/.test(it)),
        ).toEqual([])
      })

      it('reads no secret in any answer', async () => {
        const said = found.read + found.answers.map(it => it.text).join('\n')
        const secrets = await secretsOf(home)
        expect(secrets.length).toBeGreaterThan(10)
        expect(secrets.filter(it => said.includes(it))).toEqual([])
      })
    },
  )

  it('gets a process that may do next to nothing, and a worker that may do what its work needs', async () => {
    const exposure = async (unit: string) =>
      Number(
        /Overall exposure level for \S+ ([\d.]+)/.exec(
          (await home.box.exec(['systemd-analyze', 'security', '--no-pager', unit]))
            .replace(/:/g, ' ')
            .replace(/ +/g, ' '),
        )?.[1],
      )
    expect(await exposure('gantry-web.service')).toBeLessThanOrEqual(2)
    expect(await exposure('gantry-worker.service')).toBeLessThanOrEqual(5)
  })

  it('does not lock the console, nor who comes from there, however many guess', async () => {
    const ca = await authorityOf(home)
    const wrong = { name: claimedAs.owner, password: 'wrong wrong wrong' }
    const post = (path: string, json: object) =>
      stranger.fetch(`https://home.local/api/${path}`, { ca, json })
    await until('the throttle is full', async () => (await post('session', wrong)).status === 429, {
      within: 120_000,
    })
    const said = await home.box.exec(['gantry', 'people', 'password', claimedAs.owner])
    const [, token] = /#invitation=(\S+)/.exec(said) ?? []
    const password = 'another correct horse'
    const accepted = await post('people/accept', { token, name: claimedAs.owner, password })
    expect(accepted.status).toBe(204)
    expect(await home.box.exec(['gantry', 'token', 'list', '--json'])).toContain('"tokens":[]')
  })

  it('finds the code neither on the screen nor on the card of a claimed box', async () => {
    const code = await codeOf(home)
    const last = home.box.consoleLines.lastIndexOf('  Gantry  home')
    expect(last).toBeGreaterThan(0)
    expect(home.box.consoleLines.slice(last).join('\n')).not.toContain(code)
    expect(await home.box.read('/boot/gantry/claim-code.txt')).not.toContain(code)
  })
})

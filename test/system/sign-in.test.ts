import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Household, Status } from '../../agent/http/api.ts'
import type { Home } from '../lab/home.ts'
import { until } from '../lab/until.ts'
import { figures } from './figures.ts'
import { appsOnBox, openBuiltHome, tellOnFailure } from './home.ts'
import { memoryOf } from './memory.ts'
import { claim, type Owner } from './owner.ts'
import { BOX, signIn, type Visitor, visitor } from './visitor.ts'

const PAPERS = 'https://papers-home.local'
const CALENDAR = 'https://calendar-home.local'
const KEYS = '/data/state/gantry/oidc.toml'
const BEN = { name: 'Ben Ö.', password: 'a password of his own' }

/**
 * One sign-in for all apps: Apache with mod_auth_openidc asks the box who somebody is, Radicale
 * believes what the proxy tells it.
 */
describe('signing in once', { tags: ['slow'] }, () => {
  const measured = figures()
  let home: Home
  let owner: Owner
  let ada: Visitor
  let ben: Visitor

  const gantry = (...words: readonly string[]) =>
    home.box.exec(['gantry', ...words], { timeout: 120_000 })
  /** What Radicale calls whoever asks. */
  const principal = async (who: Visitor, headers: Record<string, string> = {}) =>
    who.fetch(`${CALENDAR}/`, { method: 'PROPFIND', headers: { depth: '0', ...headers } })
  const idle = () =>
    home.box.exec(['systemctl', 'show', '-P', 'ActiveState', 'gantry-oidc.service'])

  beforeAll(async () => {
    home = await openBuiltHome()
    await home.box.boot()
    owner = await claim(home)
    await gantry('app', 'install', `${appsOnBox}/calendar`)
    expect((await idle()).trim()).toBe('inactive')
    await gantry('app', 'install', `${appsOnBox}/papers`)
    ada = visitor(home, owner)
    await signIn(ada)
    ben = visitor(home, owner)
    const { url } = JSON.parse(await gantry('people', 'invite', 'member', '--json'))
    const token = String(url).split('#invitation=')[1]
    const accepted = await ben.fetch(`${BOX}/api/people/accept`, { json: { token, ...BEN } })
    expect(accepted.status).toBe(204)
    return home.close
  })
  beforeEach(() => tellOnFailure(home))

  it('is enough for an app that asks the box', async () => {
    const { answer, url } = await until('the app has learnt about the box', async () => {
      const way = await ada.go(`${PAPERS}/`)
      return way.answer.text.includes('user=') && way
    })
    expect(url).toBe(`${PAPERS}/`)
    expect(answer.text).toContain('user=ada\n')
    expect(answer.text).toContain('issuer=https://home.local\n')
    expect(answer.text).toMatch(/sub=[0-9a-f-]{36}\n/)
    expect(answer.text).toContain('groups=owner,admin,member\n')
    const other = (await ben.go(`${PAPERS}/`)).answer.text
    expect(other).toContain('user=ben-o\n')
    expect(other).toContain('groups=member\n')
    expect(/sub=.*/.exec(other)?.[0]).not.toBe(/sub=.*/.exec(answer.text)?.[0])
  })

  it('sends whoever is not signed in to the box, and nowhere else', async () => {
    const { url } = await visitor(home, owner).go(`${PAPERS}/`)
    expect(url).toMatch(/^https:\/\/home\.local\/#\/sign-in\?to=%2Fgate%3F/)
  })

  it('is told by the proxy to an app that believes it', async () => {
    await ben.go(`${CALENDAR}/.web/`)
    expect((await principal(ben)).text).toContain('<href>/ben-o/</href>')
    await ada.go(`${CALENDAR}/.web/`)
    expect((await principal(ada)).text).toContain('<href>/ada/</href>')
    expect((await ben.fetch(`${CALENDAR}/ada/`, { method: 'PROPFIND' })).status).toBe(403)
  })

  it.each([
    ['x-remote-user', 'ada'],
    ['X_Remote_User', 'ada'],
    ['x-remote_user', 'ada'],
    ['remote-user', 'ada'],
    ['X-REMOTE-USER', 'ada'],
  ])('is nothing that somebody can say himself: %s', async (header, name) => {
    expect((await principal(ben, { [header]: name })).text).toContain('<href>/ben-o/</href>')
    const stranger = await principal(visitor(home, owner), { [header]: name })
    expect(stranger.status).toBe(401)
    expect(stranger.text).not.toContain('href')
  })

  it('lets an app ask the box who somebody is, trusting its authority, and nothing else', async () => {
    const inside = async (url: string, ...more: readonly string[]) =>
      (
        await gantry(
          ...['app', 'exec', 'papers', '--', 'curl', '-s', '-o', '/dev/null'],
          ...['--max-time', '10', '-w', '%{http_code}', ...more, url],
        )
      ).trim()
    expect(await inside(`${BOX}/.well-known/openid-configuration`)).toBe('200')
    expect(await inside(`${BOX}/oidc/keys`)).toBe('200')
    expect(await inside(`${BOX}/api/box`)).toBe('403')
    const proxy = ['--connect-to', 'calendar-home.local:443:home.local:443']
    expect(await inside(`${CALENDAR}/.web/`, ...proxy)).toBe('403')
  })

  it('is for those whom the app is shared with, from one moment to the next', async () => {
    expect((await gantry('app', 'users', 'calendar')).trim()).toBe('everybody in the household')
    expect((await ben.fetch(`${CALENDAR}/.web/`)).status).toBe(200)
    for (const app of ['calendar', 'papers']) await gantry('app', 'users', app, 'nobody')
    expect((await gantry('app', 'users', 'calendar')).trim()).toBe('ada')
    expect((await principal(ben)).status).toBe(403)
    for (const app of [`${CALENDAR}/.web/`, `${PAPERS}/`]) {
      const name = app === `${PAPERS}/` ? 'papers' : 'calendar'
      const { url } = await freshly(ben, app)
      expect(url).toBe(`${BOX}/#/not-shared/${name}`)
    }
    expect((await principal(ada)).status).toBe(207)
    const { people } = (await owner.ask('/api/people')).json<Household>()
    const id = people.find(it => it.name === BEN.name)?.id
    expect((await owner.ask('/api/apps/calendar/people', { people: [id] })).status).toBe(202)
    expect((await gantry('app', 'users', 'calendar')).trim()).toBe(`ada, ${BEN.name}`)
    expect((await principal(ben)).status).toBe(207)
    await gantry('app', 'users', 'papers', 'everybody')
    expect((await freshly(ben, `${PAPERS}/`)).answer.text).toContain('user=ben-o\n')
  })

  it('shows members the apps that are theirs', async () => {
    await gantry('app', 'users', 'calendar', 'nobody')
    await using events = await home.phone.listen(`${BOX}/api/events`, {
      ca: owner.ca,
      cookies: ben.jar(BOX),
    })
    const { apps } = await events.until<Status>(() => true)
    expect(apps.map(it => it.service)).toEqual(['papers'])
    await gantry('app', 'users', 'calendar', 'everybody')
  })

  it('ends with the session of the box, also for what the app looks up later', async () => {
    const guest = visitor(home, owner)
    await signIn(guest, BEN)
    await guest.go(`${PAPERS}/`)
    await guest.go(`${CALENDAR}/.web/`)
    expect((await guest.fetch(`${BOX}/api/session`, { method: 'DELETE' })).status).toBe(204)
    expect((await principal(guest)).status).toBe(401)
    // mod_auth_openidc asks again after a second, and gets no answer about somebody who is gone.
    await until('the app has noticed', async () => {
      const { text } = await guest.fetch(`${PAPERS}/`)
      return !text.includes('user=')
    })
    expect((await freshly(guest, `${PAPERS}/`)).url).toContain('/#/sign-in?to=')
  })

  it('signs out of one app and stays signed in to the box', async () => {
    const guest = visitor(home, owner)
    await signIn(guest)
    await guest.go(`${PAPERS}/`)
    const gone = encodeURIComponent(`${PAPERS}/gone.html`)
    const asked = await guest.go(`${PAPERS}/back?logout=${gone}`)
    expect(asked.answer.text).toContain('Sign out of papers?')
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(asked.answer.text)?.[1] ?? ''
    const out = await guest.fetch(`${BOX}/oidc/sign-out/confirm`, { form: { xsrf } })
    expect(String(out.headers.location)).toBe(`${PAPERS}/gone.html`)
    expect((await guest.fetch(`${PAPERS}/`)).status).toBe(302)
    expect((await guest.go(`${PAPERS}/`)).answer.text).toContain('user=ada\n')
  })

  it('keeps its keys to root, and everything else over a loss of power', async () => {
    expect((await home.box.exec(['stat', '-c', '%U %a', KEYS])).trim()).toBe('root 600')
    const keysBefore = await home.box.read(KEYS)
    const shown = (await ada.fetch(`${BOX}/oidc/keys`)).text
    const before = await memoryOf(home.box)
    await home.box.exec(['systemctl', 'stop', 'gantry-oidc.service'])
    const after = await memoryOf(home.box)
    measured.note(before.all.pss - after.all.pss, 'MB', 'what the provider takes while it runs')
    await home.box.reboot()
    await owner.app('papers', it => it.state === 'running', 120_000)
    expect(await home.box.read(KEYS)).toBe(keysBefore)
    const again = await until('the provider answers', async () => {
      const answer = await ada.fetch(`${BOX}/oidc/keys`)
      return answer.status === 200 && answer.text
    })
    expect(again).toBe(shown)
    const back = await until('the app knows the box', async () => {
      const { answer } = await freshly(ada, `${PAPERS}/`)
      return answer.text.includes('user=ada') && answer
    })
    expect(back.status).toBe(200)
  })

  it('is over at once for whom is removed', async () => {
    await until('the gate stands', async () => (await principal(ben)).status === 207)
    await gantry('people', 'remove', BEN.name)
    expect((await principal(ben)).status).toBe(401)
    expect((await freshly(ben, `${PAPERS}/`)).url).toContain('/#/sign-in?to=')
  })

  /** As in a browser that has never been at the app, with the same session of the box. */
  function freshly(who: Visitor, url: string) {
    const other = visitor(home, owner)
    other.jar(BOX).take(who.jar(BOX).header.split('; '))
    return other.go(url)
  }
})

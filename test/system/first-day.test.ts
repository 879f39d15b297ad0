import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { App, Box, FirstRun, NetworkCheck } from '../../agent/http/api.ts'
import type { Home } from '../lab/home.ts'
import { until } from '../lab/until.ts'
import { figures } from './figures.ts'
import { appsOnBox, openBuiltHome, tellOnFailure } from './home.ts'
import { memoryOf } from './memory.ts'
import { claim, type Owner, pageOf } from './owner.ts'

/** One household from the first boot to a running app, and on. Each test goes on where the last ended. */
describe('the first day', () => {
  const measured = figures()
  let home: Home
  let owner: Owner
  let feeds: App

  beforeAll(async () => {
    home = await openBuiltHome()
    return home.close
  })
  beforeEach(() => tellOnFailure(home))

  it('shows its page soon after it was turned on', async () => {
    await measured.time('nspawn: power on to page', async () => {
      await home.box.boot()
      const { claimed } = await pageOf(home)
      expect(claimed).toBe(false)
    })
  })

  it('answers under its numbers, for those who find no names', async () => {
    const { ipv4, ipv6 } = await until('the box has both kinds of numbers', async () => {
      const addresses = await addressesOf(home)
      return addresses.ipv4 !== '' && addresses.ipv6 !== '' && addresses
    })
    for (const host of [ipv4, `[${ipv6}]`]) {
      const box = await until(`${host} answers`, async () => {
        const answer = await home.phone.fetch(`http://${host}/api/box`)
        return answer.status === 200 && answer.json<Box>()
      })
      expect(box.claimed).toBe(false)
    }
  })

  it('is claimed with the code on its screen', async () => {
    owner = await measured.time('claim', () => claim(home))
    expect(owner.url).toBe('https://home.local')
    expect((await owner.ask('/api/box')).json()).toMatchObject({
      claimed: true,
      name: 'home',
      person: { name: 'ada', role: 'owner', administers: true },
    })
  })

  it('goes by the time of where it stands', async () => {
    await until('local time is that of the claim', async () => (await localTime(home)) === 'IST')
    await home.box.exec(['gantry', 'timezone', 'Europe/Berlin'])
    await until('the change is made', async () => /^CES?T$/.test(await localTime(home)))
    const wrong = home.box.exec(['gantry', 'timezone', 'Europe/Nowhere'])
    await expect(wrong).rejects.toThrow('is no time zone')
  })

  it('takes little memory when it has nothing to do', async () => {
    const { agent, all } = await until(
      'it has let go of what the claim took',
      async () => {
        const memory = await memoryOf(home.box)
        expect(memory.agent.pss).toBeLessThan(130)
        expect(memory.agent.rss).toBeLessThan(180)
        // By share, mapped programs count as more where no other laboratory maps them.
        expect(memory.all.anonymous).toBeLessThan(200)
        return memory
      },
      { within: 60_000, every: 2_000 },
    )
    measured.note(agent.pss, 'MB', 'both agent processes, proportional')
    measured.note(agent.rss, 'MB', 'both agent processes, resident')
    measured.note(all.pss, 'MB', 'every process of the box, proportional')
    measured.note(all.anonymous, 'MB', 'of that, what no file backs')
  })

  it('says what is in the way of the internet, and what time it takes it for', async () => {
    const said = await home.box.exec(['sh', '-c', 'gantry network check --json || [ $? = 1 ]'])
    const check = JSON.parse(said) as NetworkCheck
    // There is no internet in the laboratory.
    expect(check.places.length).toBeGreaterThan(1)
    expect(check.places.every(it => it.reached !== 'yes')).toBe(true)
    expect(Math.abs(Date.parse(check.now) - Date.now())).toBeLessThan(60_000)
  })

  it('has steps after the claim, which are put off and done', async () => {
    const steps = async () =>
      JSON.parse(await home.box.exec(['gantry', 'first-run', '--json'])).steps as FirstRun['steps']
    expect((await steps()).map(it => it.state)).toEqual(['open', 'open', 'open'])
    await owner.ask('/api/first-run', { steps: ['network', 'backup'], answer: 'later' })
    await home.box.exec(['gantry', 'first-run', 'done', 'trust'])
    expect((await steps()).map(it => it.state)).toEqual(['later', 'later', 'done'])
  })

  it('shows what it wrote, and only what was looked for', async () => {
    const log = async (query: string) =>
      (await owner.ask(`/api/box/logs?${query}`)).json<{ text: string }>().text
    expect(await log('part=gantry')).toContain('gantry-worker')
    expect(await log('part=databases&search=nobody-ever-wrote-this')).toBe('')
  })

  it('keeps a link to what is no app', async () => {
    await home.box.exec(['gantry', 'link', 'add', 'NAS', 'https://nas.local'])
    const twice = home.box.exec(['gantry', 'link', 'add', 'NAS', 'https://other.local'])
    await expect(twice).rejects.toThrow('a link called NAS already')
    expect(await home.box.exec(['gantry', 'link'])).toContain('https://nas.local')
  })

  it('installs a preloaded app with no registry in reach', async () => {
    await measured.time('preloaded Miniflux: install to running', async () => {
      expect((await owner.app('miniflux', it => it.state === 'available')).preloaded).toBe(true)
      expect((await owner.ask('/api/apps/miniflux/install', {})).status).toBe(202)
      await owner.app('miniflux', it => it.state === 'running')
    })
  })

  it('builds and installs an app from a recipe folder', async () => {
    await measured.time('feeds: build and install to running', () =>
      home.box.exec(['gantry', 'app', 'install', `${appsOnBox}/feeds`, '--json'], {
        timeout: 120_000,
      }),
    )
    feeds = await owner.app('feeds', it => it.state === 'running')
    expect(feeds.urls).toContain('https://feeds-home.local')
  })

  it('serves the app by its name, with a certificate of its own authority', async () => {
    const page = await until('the app opens', async () => {
      const answer = await home.phone.fetch('https://feeds-home.local/', { ca: owner.ca })
      return answer.status === 200 && answer
    })
    expect(page.text).toContain('Miniflux')
  })

  it('lets the owner sign in to the app with the password that was made for it', async () => {
    expect(await feedsAdmin(home, owner)).toMatchObject({ username: 'admin', is_admin: true })
  })

  it('keeps the phone from the port of the app, even with a route to it', async () => {
    const [ipv6 = '', ipv4 = ''] = feeds.addresses
    const box = await addressesOf(home)
    await home.phone.exec([
      'ip',
      '-6',
      'route',
      'replace',
      ipv6,
      'via',
      box.linkLocal,
      'dev',
      'eth0',
    ])
    await home.phone.exec(['ip', 'route', 'replace', ipv4, 'via', box.ipv4])
    for (const url of [`http://[${ipv6}]/`, `http://${ipv4}/`]) {
      const refused = home.phone.fetch(url, { timeoutMs: 3000 })
      await expect(refused).rejects.toMatchObject({ code: 'ETIMEDOUT' })
    }
  })

  it('has made a database and a role for the app alone', async () => {
    const rows = await sql(
      home,
      'select datname, rolname from pg_database join pg_roles on datdba = pg_roles.oid',
    )
    expect(rows).toContain('feeds|feeds')
    expect(rows).toContain('miniflux|miniflux')
    expect(await sql(home, "select rolsuper from pg_roles where rolname = 'feeds'")).toBe('f')
  })

  it('is the same after it was turned off and on', async () => {
    await measured.time('nspawn: reboot to everything running', async () => {
      await home.box.rebootBy(() => owner.ask('/api/box/restart', {}))
      await until('the page answers', async () => (await owner.ask('/api/box')).status === 200)
      for (const app of ['feeds', 'miniflux']) await owner.app(app, it => it.state === 'running')
    })
    expect(await feedsAdmin(home, owner)).toMatchObject({ username: 'admin', is_admin: true })
    expect(await localTime(home)).toMatch(/^CES?T$/)
  })

  it('takes an app away and keeps its data until it is asked not to', async () => {
    await owner.ask('/api/apps/feeds/remove', { data: 'keep' })
    const gone = await owner.app('feeds', it => it.state === 'available')
    expect(gone.keptData).toBe(true)
    expect(await sql(home, 'select datname from pg_database')).toContain('feeds')
  })
})

/** What the clock of the box calls its time, e.g. `CET`. */
const localTime = async ({ box }: Home) => (await box.exec(['date', '+%Z'])).trim()

/** Who Miniflux says one is with the name and password that the page shows the owner. */
async function feedsAdmin({ phone }: Home, { ask, ca }: Owner): Promise<unknown> {
  const { secrets } = (await ask('/api/apps/feeds/secrets')).json<{
    secrets: { value: string }[]
  }>()
  const proof = Buffer.from(`admin:${secrets[0]?.value}`).toString('base64')
  const headers = { authorization: `Basic ${proof}` }
  return (await phone.fetch('https://feeds-home.local/v1/me', { ca, headers })).json()
}

async function addressesOf({ box }: Home) {
  const said = await box.exec(['ip', '-json', 'address', 'show', 'dev', 'eth0'])
  const [{ addr_info: all }] = JSON.parse(said) as [
    { addr_info: { family: string; scope: string; local: string }[] },
  ]
  const local = (family: string, scope: string) =>
    all.find(it => it.family === family && it.scope === scope)?.local ?? ''
  return {
    ipv4: local('inet', 'global'),
    ipv6: local('inet6', 'global'),
    linkLocal: local('inet6', 'link'),
  }
}

async function sql({ box }: Home, query: string): Promise<string> {
  const psql = [
    '/usr/lib/postgresql/17/bin/psql',
    '--no-psqlrc',
    '--tuples-only',
    '--no-align',
    '--command',
    query,
  ]
  return (await box.exec(['setpriv', '--reuid=postgres', '--clear-groups', ...psql])).trim()
}

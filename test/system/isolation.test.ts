import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Unreachable } from '../lab/browser.ts'
import type { Home } from '../lab/home.ts'
import { until } from '../lab/until.ts'
import { appsOnBox, openBuiltHome, tellOnFailure } from './home.ts'
import { claim, type Owner } from './owner.ts'

/** Who reaches whom, on both families: what is not meant to work must not. */
describe('isolation', () => {
  let home: Home
  let owner: Owner
  let hello: Ends
  let feeds: Ends

  beforeAll(async () => {
    home = await openBuiltHome()
    await home.box.boot()
    owner = await claim(home)
    for (const app of ['hello', 'feeds']) {
      await home.box.exec(['gantry', 'app', 'install', `${appsOnBox}/${app}`], { timeout: 120_000 })
    }
    hello = await endsOf(home, 'hello')
    feeds = await endsOf(home, 'feeds')
    await layRoutes(home, [hello, feeds])
    return home.close
  })
  beforeEach(() => tellOnFailure(home))

  it.each(['ipv6', 'ipv4'] as const)('keeps the phone out of apps over %s', async family => {
    const reached = await phoneReaches(home, [
      `http://${hello[family].app}/`,
      `http://${feeds[family].app}/`,
      `http://${feeds[family].gateway}/`,
      `http://${feeds[family].gateway}:5432/`,
    ])
    expect(reached).toEqual([])
  })

  it.each(['ipv6', 'ipv4'] as const)('would be open over %s without its firewall', async family => {
    const url = `http://${hello[family].app}/`
    await home.box.exec(['nft', 'delete', 'table', 'inet', 'gantry'])
    expect(await phoneReaches(home, [url])).toEqual([url])
    await home.box.kill('gantry-worker')
    await until('the firewall is back', async () => (await phoneReaches(home, [url])).length === 0)
  })

  it.each(['ipv6', 'ipv4'] as const)('keeps apps from each other over %s', async family => {
    const reached = await appReaches(home, 'hello', [
      `${feeds[family].app} 80`,
      `${feeds[family].gateway} 80`,
      `${feeds[family].gateway} 5432`,
      `${hello[family].gateway} 5432`,
      `${hello[family].gateway} 80`,
      `${hello[family].gateway} 53`,
      `${await lanAddress(home, family)} 80`,
      `${await lanAddress(home, family)} 443`,
    ])
    expect(reached).toEqual([])
  })

  it.each(['ipv6', 'ipv4'] as const)('lets an app out of the box over %s', async family => {
    const router = { ipv6: '2001:db8:77::1', ipv4: '192.168.77.1' }[family]
    expect(await appReaches(home, 'hello', [`${router} 53`])).toEqual([`${router} 53`])
  })

  it('stays closed while Docker and the worker start again', async () => {
    const urls = [`http://${hello.ipv6.app}/`, `http://${hello.ipv4.app}/`]
    await home.box.exec(['systemctl', 'restart', 'docker.service'])
    await home.box.kill('gantry-worker')
    expect(await phoneReaches(home, urls)).toEqual([])
    await owner.app('hello', it => it.state === 'running')
    expect(await phoneReaches(home, urls)).toEqual([])
  })

  it('lets no other user of the box speak to an app', async () => {
    const url = `http://${hello.ipv6.app}/`
    const script = `fetch('${url}').then(() => 'open', error => error.cause.code).then(console.log)`
    const said = await home.box.exec(['/usr/lib/gantry/node', '--eval', script])
    expect(said.trim()).toBe('ECONNREFUSED')
  })
})

interface End {
  /** In brackets where a URL wants them. */
  readonly app: string
  readonly gateway: string
}
type Ends = Readonly<Record<'ipv6' | 'ipv4', End>>

/** The two ends of an app's own network, from Docker, which must not know better than the box. */
async function endsOf({ box }: Home, app: string): Promise<Ends> {
  const said = await box.exec(['docker', 'inspect', `${app}.holder`])
  const [{ NetworkSettings }] = JSON.parse(said) as [
    { NetworkSettings: { Networks: Record<string, Record<string, string>> } },
  ]
  const [it = {}] = Object.values(NetworkSettings.Networks)
  return {
    ipv6: { app: `[${it.GlobalIPv6Address}]`, gateway: `[${it.IPv6Gateway}]` },
    ipv4: { app: it.IPAddress ?? '', gateway: it.Gateway ?? '' },
  }
}

/** As somebody who knows how the box is built: every address of the apps, by way of the box. */
async function layRoutes(home: Home, apps: readonly Ends[]): Promise<void> {
  const { phone } = home
  await until('the phone has an address of the router', async () =>
    (await phone.exec(['ip', '-6', 'address', 'show', 'dev', 'eth0'])).includes('2001:db8:77:'),
  )
  for (const family of ['ipv6', 'ipv4'] as const) {
    const via = bare(await lanAddress(home, family))
    for (const { app, gateway } of apps.map(it => it[family])) {
      for (const to of [app, gateway])
        await phone.exec(['ip', 'route', 'replace', bare(to), 'via', via])
    }
  }
}

async function lanAddress({ box }: Home, family: 'ipv6' | 'ipv4'): Promise<string> {
  const version = { ipv6: '-6', ipv4: '-4' }[family]
  const said = await box.exec([
    'ip',
    '-json',
    version,
    'address',
    'show',
    'dev',
    'eth0',
    'scope',
    'global',
  ])
  const [
    {
      addr_info: [first],
    },
  ] = JSON.parse(said) as [{ addr_info: [{ local: string }] }]
  return family === 'ipv6' ? `[${first.local}]` : first.local
}

/** Those of the addresses at which something takes the connection, whatever it then says. */
async function phoneReaches({ phone }: Home, urls: readonly string[]): Promise<string[]> {
  const closed = ['ETIMEDOUT', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH']
  const open = (error: unknown) => !(error instanceof Unreachable && closed.includes(error.code))
  const tries = urls.map(url =>
    phone.fetch(url, { timeoutMs: 2500 }).then(
      () => [url],
      error => (open(error) ? [url] : []),
    ),
  )
  return (await Promise.all(tries)).flat()
}

/** Those of the `address port` pairs that a process of the app can connect to. */
async function appReaches({ box }: Home, app: string, targets: readonly string[]) {
  const tries = targets.map(target =>
    box
      .exec([
        'docker',
        'exec',
        `${app}.main`,
        'busybox',
        'nc',
        '-w',
        '2',
        ...bare(target).split(' '),
      ])
      .then(
        () => [target],
        () => [],
      ),
  )
  return (await Promise.all(tries)).flat()
}

const bare = (address: string) => address.replace(/[[\]]/g, '')

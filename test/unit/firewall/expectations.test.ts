import { expect, it } from 'vitest'
import { differ } from '../../../agent/firewall/differences.ts'
import { forApp, forBox, forStrangers, strangersOf } from '../../../agent/firewall/expectations.ts'
import { serviceRules, webAudience } from '../../../agent/firewall/openings.ts'
import { desiredWith, MANIFEST } from '../../fakes/desired.ts'

const recipe = (service: string, more = '') => ({
  recipe: `service = "${service}"\nimage = "${service}:1"\n${more}`,
})
const { apps } = desiredWith([
  recipe(
    'broker',
    `[https]
    [ports.sensors]\ntcp = 1883\npurpose = "Sensors"
    [ports.world]\ntcp = 1\naudience = "internet"\npurpose = "Friends"
    [ports.work]\ntcp = "2-3"\naudience = "apps"\npurpose = "Work"`,
  ),
  recipe('diary', '[database]\nvariant = "postgres"\n[requires.apps.broker]'),
  recipe('vault', '[network]\negress = "none"\n[https]'),
])
const strangers = strangersOf(MANIFEST, [])
const situation = { strangers, pages: 'lan', given: new Map<string, string[]>() } as const
const [broker, diary, vault] = apps as [
  (typeof apps)[number],
  (typeof apps)[number],
  (typeof apps)[number],
]
const found = (all: ReturnType<typeof forStrangers>, host: string) =>
  all.filter(it => it.target.host === host).map(it => `${it.says}: ${it.open}`)

it('expects of strangers what the audience of each port says', () => {
  expect(found(forStrangers([broker], situation), broker.network.ipv4.address)).toEqual([
    'somebody at home reaches web port 80 of broker: false',
    'somebody at home reaches port 1883 of broker: true',
    'somebody at home reaches port 1 of broker: true',
    'somebody at home reaches port 2 of broker: false',
    'somebody at home reaches port 4, which nobody declared, of broker: false',
    'somebody far away reaches web port 80 of broker: false',
    'somebody far away reaches port 1883 of broker: false',
    'somebody far away reaches port 1 of broker: true',
    'somebody far away reaches port 2 of broker: false',
    'somebody far away reaches port 4, which nobody declared, of broker: false',
  ])
})

it('expects of strangers that pages are for the household, unless their domain is public', () => {
  const { page } = broker.network
  expect(found(forStrangers([broker], situation), page)).toEqual([
    'somebody at home reaches the page of broker: true',
    'somebody at home reaches the server of PostgreSQL at the page of broker: false',
    'somebody at home reaches the server of MariaDB at the page of broker: false',
    'somebody far away reaches the page of broker: false',
    'somebody far away reaches the server of PostgreSQL at the page of broker: false',
    'somebody far away reaches the server of MariaDB at the page of broker: false',
  ])
  const open = forStrangers([broker], { ...situation, pages: 'internet' })
  expect(open.filter(it => it.target.host === page && it.open).map(it => it.target.port)).toEqual([
    443, 443,
  ])
  expect(open.filter(it => it.target.host === strangers.box && it.open)).toHaveLength(2)
  expect(webAudience({ domain: undefined })).toBe('lan')
  const domain = { name: 'ada.example', acme: 'https://acme.example' } as const
  expect(webAudience({ domain: { ...domain, provider: 'desec' } })).toBe('lan')
  expect(webAudience({ domain: { ...domain, provider: 'none' } })).toBe('internet')
})

it('expects of an app what it declared', () => {
  const all = forApp(diary, apps, situation)
  expect(
    all.filter(it => it.target.host.includes(':')).map(it => `${it.says}: ${it.open}`),
  ).toEqual([
    'diary reaches the server of PostgreSQL: true',
    'diary reaches the server of MariaDB: false',
    'diary reaches the proxy: false',
    'diary reaches the server of PostgreSQL on the bridge of broker: false',
    'diary reaches the server of MariaDB on the bridge of broker: false',
    'diary reaches web port 80 of broker: false',
    'diary reaches port 1883 of broker: true',
    'diary reaches port 1 of broker: true',
    'diary reaches port 2 of broker: true',
    'diary reaches the server of PostgreSQL on the bridge of vault: false',
    'diary reaches the server of MariaDB on the bridge of vault: false',
    'diary reaches web port 80 of vault: false',
    'diary reaches devices at home: true',
    'diary reaches the internet: true',
  ])
  expect(forApp(vault, apps, situation).filter(it => it.open)).toEqual([])
})

it('expects that ports are found at the box’s own address that are mapped there, by whom they are for', () => {
  const { apps } = desiredWith([
    recipe(
      'names',
      `[ports.dns]\nboth = 53\nipv4 = true\npurpose = "Names"
      [ports.game]\ntcp = 3306\nipv4 = true\naudience = "internet"\npurpose = "Friends"
      [ports.work]\ntcp = 2\npurpose = "Work"`,
    ),
  ])
  expect(found(forStrangers(apps, situation), strangers.box)).toEqual([
    'somebody at home reaches the page at the box’s own address: true',
    'somebody at home reaches port 53 of names at the box’s own address: true',
    'somebody at home reaches port 3306 of names at the box’s own address: true',
    'somebody at home reaches the server of PostgreSQL at the box’s own address: false',
    'somebody far away reaches the page at the box’s own address: false',
    'somebody far away reaches port 53 of names at the box’s own address: false',
    'somebody far away reaches port 3306 of names at the box’s own address: true',
    'somebody far away reaches the server of PostgreSQL at the box’s own address: false',
  ])
})

it('expects of an app that answers https itself that 443 is for the household, and not for apps', () => {
  const { apps } = desiredWith([
    recipe('safe', '[https]\nreverse-proxy = false'),
    recipe('friend', '[requires.apps.safe]'),
  ])
  const [safe, friend] = apps
  if (!safe || !friend) throw new Error('one is missing')
  const { address } = safe.network.ipv4
  expect(found(forStrangers([safe], situation), address)).toEqual([
    'somebody at home reaches port 443 of safe: true',
    'somebody at home reaches port 1, which nobody declared, of safe: false',
    'somebody far away reaches port 443 of safe: false',
    'somebody far away reaches port 1, which nobody declared, of safe: false',
  ])
  expect(found(forApp(friend, apps, situation), address)).toEqual([
    'friend reaches port 443 of safe: false',
  ])
})

it('expects of programs of the box that they speak to no app, and that the box refuses them', () => {
  const all = forBox([broker])
  expect(found(all, broker.network.ipv4.address)).toEqual(
    [80, 1883, 1, 2].map(
      it => `a program of the box reaches port ${it} of broker past the proxy: false`,
    ),
  )
  const outcomes = all.map(() => 'refused' as const)
  expect(differ(all, outcomes)).toEqual([])
  expect(differ(all.slice(0, 1), ['taken'])).toEqual([
    `a program of the box reaches port 80 of broker past the proxy (${broker.network.ipv6.address}), which it should not`,
  ])
})

it('expects the same of every address that an app has', () => {
  const [own, router] = [broker.network.ipv6.address, '2001:db8:77::a']
  const all = forStrangers([broker], {
    ...situation,
    given: new Map([[broker.network.bridge, [router]]]),
  })
  expect(found(all, router)).toEqual(found(all, own))
  expect(found(all, router).length).toBeGreaterThan(0)
})

it('expects that a cache and MariaDB are for the app alone that has them', () => {
  const { apps } = desiredWith([
    recipe('wiki', '[database]\nvariant = "mariadb"\n[cache]\nvariant = "redis"'),
    recipe('notes'),
  ])
  const [wiki, notes] = apps
  if (!wiki || !notes) throw new Error('one is missing')
  const { gateway } = wiki.network.ipv6
  expect(found(forApp(wiki, apps, situation), gateway)).toEqual([
    'wiki reaches the server of PostgreSQL: false',
    'wiki reaches the server of MariaDB: true',
    'wiki reaches the cache at port 6379: true',
    'wiki reaches the proxy: false',
  ])
  expect(found(forApp(notes, apps, situation), gateway)).toEqual([
    'notes reaches the server of PostgreSQL on the bridge of wiki: false',
    'notes reaches the server of MariaDB on the bridge of wiki: false',
    'notes reaches the cache at port 6379 on the bridge of wiki: false',
  ])
  const strange = found(forStrangers(apps, situation), gateway)
  expect(strange).toContain(
    'somebody at home reaches the cache at port 6379 on the bridge of wiki: false',
  )
  expect(strange.every(it => it.endsWith('false'))).toBe(true)
})

it('expects of an app that signs people in at the box that the proxy answers it', () => {
  const { apps } = desiredWith([
    recipe('papers', '[https]\n[users]\nlogin = "oidc"\nredirect = ["/"]'),
  ])
  const [papers] = apps
  if (!papers) throw new Error('it is missing')
  const proxy = forApp(papers, apps, situation).filter(it => it.says.endsWith('the proxy'))
  expect(proxy.map(it => it.open)).toEqual([true, true])
  expect(serviceRules(papers)).toEqual(['tcp dport { 443 } accept'])
})

it('tells in words what is not as expected', () => {
  const [web, sensors] = forStrangers([broker], situation)
  if (!web || !sensors) throw new Error('nothing is expected')
  expect(differ([web, sensors], ['silent', 'refused'])).toEqual([])
  expect(differ([web, sensors], ['refused', 'silent'])).toEqual([
    `somebody at home reaches web port 80 of broker (${broker.network.ipv6.address}), which it should not`,
    `somebody at home reaches port 1883 of broker (${broker.network.ipv6.address}), which it should`,
  ])
})

it('has strangers in no network that the box is in', () => {
  const at = (...home: string[]) => strangersOf(MANIFEST, home).home[1]
  expect(at('192.168.1.0/24', '2001:db8:77::/64')).toBe('172.31.255.254')
  expect(at('172.16.0.0/12')).toBe('10.255.255.254')
  expect(at('172.31.255.0/24', '10.0.0.0/8')).toBe('192.168.255.254')
})

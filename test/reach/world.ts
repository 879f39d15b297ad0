import type { NetworkOfApp, NetworkReport } from '../../agent/http/api.ts'
import { networkOf } from '../../agent/network/address-plan.ts'
import { connectFrom, type Place } from '../lab/connect.ts'
import type { Home } from '../lab/home.ts'
import { inNetwork, node, repository } from '../lab/lab.ts'
import { cableOf, openLan } from '../lab/lan.ts'
import {
  NETWORKS,
  type NetworkShape,
  openRouters,
  type Renumbering,
  renumber,
} from '../lab/networks.ts'
import { type Kind, openPhone, type Phone } from '../lab/phone.ts'
import type { Router } from '../lab/router.ts'
import { until } from '../lab/until.ts'
import { appsOnBox } from '../system/home.ts'
import { type Ends, endsOf, FAMILIES, type Family, inAppNetwork } from './ends.ts'
import type { Verdict } from './probes.ts'

/** Somebody far away, as the routers see him. */
export const FAR: Readonly<Record<Family, string>> = {
  ipv6: '2001:db8:ffff::9',
  ipv4: '203.0.113.9',
}
export const APPS = ['offer', 'caller', 'hermit', 'homebody'] as const
export type AppName = (typeof APPS)[number]

/** The families in which something can be tried at all, in the network that the box is in now. */
export interface Reach {
  /** Addresses of the box that its neighbours know. */
  readonly box: Readonly<Partial<Record<Family, string>>>
  /** Whether the box has a way out. */
  readonly out: ReadonlySet<Family>
  /** Addresses that apps have in networks of others, where the box's own are not all there is. */
  readonly given: (app: AppName) => readonly Given[]
}

export type Given = NetworkOfApp['addresses'][number]

/** Disposed of, nothing changes any more by itself; it goes with its home. */
export interface World extends AsyncDisposable {
  readonly patienceMs: number
  readonly home: Home
  readonly ca: string
  readonly apps: Readonly<Record<AppName, Ends>>
  readonly reach: Reach
  /** What devices reached of an app as they came in, by the ways alone that the network tells. */
  readonly arrivals: readonly Verdict[]
  phone(kind: Kind): Phone
  /** The own addresses of a device, where it has any besides those of the cable. */
  addresses(kind: Kind): Promise<Readonly<Partial<Record<Family, string>>>>
  from: {
    phone(kind: Kind): Place
    app(name: AppName): Place
    /** As root and, with a name, as that user of the box. */
    box(user?: string): Place
    /** The home's router, as if what it sends came from far away. */
    far(): Place | undefined
  }
  moveTo(shape: NetworkShape): Promise<void>
  /** Looks at what there is to be tried anew: in some networks it changes all the time. */
  look(): Promise<void>
  hasBridgeFilter(): Promise<boolean>
  setBridgeFilter(on: boolean): Promise<void>
}

const NF = '/proc/sys/net/bridge'

/** Milliseconds that one try may take. */
const PATIENCE = 1_500
/** A device that has just come in still asks whether its own addresses are free. */
const TRIES = 5

/** A claimed box with the apps of the matrix, and a device of each kind beside it. */
export async function openWorld(home: Home, ca: string, kinds: readonly Kind[]): Promise<World> {
  const { box, lab } = home
  for (const app of APPS) {
    await box.exec(['gantry', 'app', 'install', `${appsOnBox}/${app}`, '--agree'], {
      timeout: 300_000,
    })
  }
  const ends = await Promise.all(APPS.map(async app => [app, await endsOf(box, app)] as const))
  const apps = Object.fromEntries(ends) as Record<AppName, Ends>
  const phones = new Map<Kind, Phone>()
  for (const [index, kind] of kinds.entries()) {
    const ipv4 = `192.168.77.${30 + index}`
    phones.set(kind, await openPhone(lab, home.lan, { name: `p-${kind}`, ipv4, kind }))
  }
  let networks = 0
  let routers: readonly Router[] = home.routers
  let guarded = false
  let renumbering: Renumbering | undefined
  let reach: Reach = { box: {}, out: new Set(), given: () => [] }
  let known: readonly string[] = []
  let arrivals: readonly Verdict[] = []

  const phone = (kind: Kind): Phone => {
    const it = phones.get(kind)
    if (!it) throw new Error(`no device of the kind ${kind}`)
    return it
  }
  const onBox = { probe: ['/usr/lib/gantry/node', '/usr/lib/gantry/probe.js'] } as const
  const inLab = { probe: [node, `${repository}/agent/probe.ts`] } as const
  const at = (kind: Kind): Place => ({
    exec: (argv, options) => lab.run(inNetwork(phone(kind).name, argv), options),
    ...inLab,
  })

  async function moveTo(shape: NetworkShape): Promise<void> {
    await renumbering?.end()
    networks += 1
    const lan = `lan-${networks}`
    await openLan(lab, lan)
    // A network of its own for every router, and so a name.
    const named = shape.routers.map((it, i) => ({ ...it, name: `r${networks}-${i}` }))
    routers = await openRouters(lab, lan, { ...shape, routers: named })
    guarded = shape.guarded ?? false
    const cable = cableOf(lab, box.name)
    await cable.pull()
    await cable.put(lan)
    for (const it of phones.values()) {
      // The ways that were laid in the network before: a link that stays up would keep them.
      await it.exec(['ip', '-6', 'route', 'flush', 'proto', 'boot'])
      await it.rejoin(lan)
    }
    await arrive(shape)
    const [first] = routers
    renumbering = first && shape.renumbers ? renumber(first, shape.renumbers) : undefined
  }

  /** Waits for addresses, and makes everybody know the ways to the apps. */
  async function arrive(shape: NetworkShape): Promise<void> {
    const [first, ...others] = routers
    if (first) await leadAway(first, others)
    await settled(shape)
    arrivals = await comeIn()
    for (const { exec } of [...phones.values(), ...routers.slice(0, 1)]) await layRoutes(exec)
  }

  /** Where announcements are guarded, an app is reached in the network of a router. */
  async function comeIn(): Promise<readonly Verdict[]> {
    const own = guarded ? undefined : apps.offer.ipv6.app
    const host = own ?? reach.given('offer').find(it => it.from === 'router')?.address
    if (host === undefined) return []
    return await Promise.all(
      [...phones.keys()].map(async kind => {
        let was = 'silent'
        for (let i = 1; i <= TRIES && was !== 'taken'; i++) {
          const [outcome = was] = await connectFrom(at(kind), [{ host, port: 1883 }], i * PATIENCE)
          was = outcome
        }
        const name = 'device → port for home, as it has come in'
        return { name, device: kind, open: true, holds: was === 'taken', was }
      }),
    )
  }

  /** What is far away is behind the first router, and the others know the way. */
  async function leadAway(first: Router, others: readonly Router[]): Promise<void> {
    for (const it of Object.values(FAR)) await first.exec(['ip', 'address', 'add', it, 'dev', 'lo'])
    const link = await linkLocalOf(first.exec)
    const via = { ipv6: link ?? '', ipv4: `${first.ipv4}.1` }
    for (const { exec, prefixes } of others) {
      for (const family of FAMILIES) {
        await exec(['ip', 'route', 'replace', FAR[family], 'via', via[family], 'dev', 'eth0'])
      }
      for (const it of prefixes) {
        await first.exec(['ip', 'route', 'replace', `${it}/64`, 'dev', 'eth0'])
      }
    }
  }

  /** Waits until the box and all devices have the addresses of this network, and tells what there is. */
  async function settled(shape: NetworkShape): Promise<void> {
    const due: Family[] = [
      ...(shape.routers.some(it => it.dhcp ?? true) ? (['ipv4'] as const) : []),
      ...(shape.routers.some(it => it.prefixes?.length !== 0) ? (['ipv6'] as const) : []),
    ]
    known = networksAt()
    await until(
      `the box has addresses in ${known.join(', ')}, and ways out over ${due.join(', ')}`,
      async () => {
        const [own, out] = [await addressesOf(box.exec), await waysOut()]
        return due.every(it => own[it] !== undefined && out.has(it)) && isIn(known, own)
      },
      { within: 120_000, every: 500 },
    )
    for (const { name, exec } of phones.values()) {
      await until(
        `${name} has addresses in ${known.join(', ')}`,
        async () => isIn(known, await addressesOf(exec)),
        { within: 120_000, every: 500 },
      )
    }
    const lent = dueIn(shape)
    await until(
      `apps have addresses: ${lent}`,
      async () => {
        await look()
        return lent === false || reach.given('offer').some(it => it.from === lent)
      },
      { within: 120_000, every: 500 },
    )
  }

  async function look(): Promise<void> {
    known = networksAt()
    const own = bestOf(known, await addressesOf(box.exec))
    reach = { box: own, out: await waysOut(), given: await givenToApps() }
  }

  async function givenToApps(): Promise<Reach['given']> {
    // The exit code tells of findings.
    const said = await box.exec(['sh', '-c', 'gantry network --json || true'])
    const { apps } = JSON.parse(said) as NetworkReport
    return app =>
      (apps.find(it => it.service === app)?.addresses ?? []).filter(it => it.from !== 'box')
  }

  /** The /64s that everybody here knows: those of the routers, and the box's where it is heard. */
  function networksAt(): readonly string[] {
    const own = guarded ? [] : [apps.offer.ipv6.app]
    return [...routers.flatMap(it => it.prefixes), ...own].map(networkOf)
  }

  /** Ways through routers that are there: the box may not yet have forgotten those of before. */
  async function waysOut(): Promise<ReadonlySet<Family>> {
    const links = await Promise.all(routers.map(it => linkLocalOf(it.exec)))
    const ways = await Promise.all(
      FAMILIES.map(async family => {
        const version = family === 'ipv6' ? '-6' : '-4'
        const said = await box.exec(['ip', version, 'route', 'show', 'default'])
        const via = [...said.matchAll(/via (\S+)/g)].map(([, it]) => it)
        const leads = family === 'ipv4' || via.some(it => links.includes(it))
        return via.length > 0 && leads ? [family] : []
      }),
    )
    return new Set(ways.flat())
  }

  /** As somebody who knows how the box is built: both ends of all apps, by way of the box. */
  async function layRoutes(exec: Phone['exec']): Promise<void> {
    const link = await linkLocalOf(box.exec)
    for (const family of FAMILIES) {
      const via = family === 'ipv6' ? link : reach.box.ipv4
      if (via === undefined) continue
      const pages = family === 'ipv6' ? Object.values(apps).map(it => it.page) : []
      const ends = Object.values(apps).flatMap(it => [it[family].app, it[family].gateway])
      for (const to of [...ends, ...pages]) {
        await exec(['ip', 'route', 'replace', to, 'via', via, 'dev', 'eth0'])
      }
    }
  }

  await arrive(NETWORKS['a global prefix'])
  return {
    patienceMs: PATIENCE,
    home,
    ca,
    apps,
    get reach() {
      return reach
    },
    get arrivals() {
      return arrivals
    },
    phone,
    addresses: async kind => bestOf(known, await addressesOf(phone(kind).exec)),
    from: {
      phone: at,
      app: name => ({ exec: inAppNetwork(box, apps[name]), ...onBox }),
      box: user => ({
        exec: (argv, options) =>
          box.exec(user === undefined ? argv : ['setpriv', ...asUser(user), ...argv], options),
        ...onBox,
      }),
      far() {
        const [router] = routers
        return (
          router && {
            exec: (argv, options) => lab.run(inNetwork(router.name, argv), options),
            ...inLab,
          }
        )
      },
    },
    moveTo,
    look,
    [Symbol.asyncDispose]: async () => await renumbering?.end(),
    hasBridgeFilter: () =>
      box.exec(['ls', NF]).then(
        () => true,
        () => false,
      ),
    async setBridgeFilter(on) {
      const files = ['iptables', 'ip6tables', 'arptables'].map(it => `${NF}/bridge-nf-call-${it}`)
      await box.exec(['tee', ...files], { input: on ? '1' : '0' })
    },
  }
}

/** Out of whose network apps are to get addresses in such a network, beside the box's. */
function dueIn({ routers, guarded = false }: NetworkShape): Given['from'] | false {
  if (routers.some(it => it.delegates)) return 'delegated'
  return guarded && routers.some(it => it.prefixes?.length !== 0) && 'router'
}

const asUser = (user: string) => [`--reuid=${user}`, `--regid=${user}`, '--clear-groups'] as const

type Exec = (argv: readonly [string, ...string[]]) => Promise<string>

interface Address {
  readonly local: string
  readonly scope: string
  readonly family: 'inet' | 'inet6'
  readonly deprecated?: boolean
  readonly tentative?: boolean
}

/** All that somebody may use beyond the cable. */
interface Found {
  readonly ipv4?: string
  readonly ipv6: readonly string[]
}

async function addressesOf(exec: Exec): Promise<Found> {
  const all = (await addressesAt(exec)).filter(
    it => it.scope === 'global' && !it.deprecated && !it.tentative,
  )
  const ipv4 = all.find(it => it.family === 'inet')?.local
  const ipv6 = all.filter(it => it.family === 'inet6').map(it => it.local)
  return { ...(ipv4 ? { ipv4 } : {}), ipv6 }
}

const isIn = (networks: readonly string[], { ipv6 }: Found) =>
  networks.every(network => ipv6.some(it => networkOf(it) === network))

/** Of several addresses the one that neighbours know a way to. */
function bestOf(networks: readonly string[], { ipv4, ipv6 }: Found): Reach['box'] {
  const best = ipv6.find(it => networks.includes(networkOf(it))) ?? ipv6[0]
  return { ...(ipv4 ? { ipv4 } : {}), ...(best ? { ipv6: best } : {}) }
}

const linkLocalOf = async (exec: Exec) =>
  (await addressesAt(exec)).find(it => it.family === 'inet6' && it.scope === 'link')?.local

async function addressesAt(exec: Exec): Promise<readonly Address[]> {
  const said = await exec(['ip', '-json', 'address', 'show', 'dev', 'eth0'])
  const [{ addr_info }] = JSON.parse(said) as [{ addr_info: readonly Address[] }]
  return addr_info
}

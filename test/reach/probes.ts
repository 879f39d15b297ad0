import type { Outcome, Target } from '../../agent/firewall/connect.ts'
import { connectFrom, type Place } from '../lab/connect.ts'
import type { Kind } from '../lab/phone.ts'
import { claimedAs } from '../system/owner.ts'
import { type Ends, FAMILIES, type Family } from './ends.ts'
import { probeWitnesses } from './witness.ts'
import { type AppName, FAR, type Given, type World } from './world.ts'

export interface Verdict {
  /** Who tries to reach what. */
  readonly name: string
  /** Where it was tried in one family alone. */
  readonly family?: Family
  /** The kind of device that it is about, where it is about one. */
  readonly device: Kind | undefined
  /** Whether it is meant to get through. */
  readonly open: boolean
  readonly holds: boolean
  /** What was seen, where it does not hold. */
  readonly was: string
}

/** One try from one place, and whether it is meant to get through. */
interface Probe extends Required<Pick<Verdict, 'name' | 'family' | 'open'>> {
  readonly device: Kind | undefined
  readonly place: Place
  readonly target: Target
  /** A local program that reports a refusal may have been refused by the box itself. */
  readonly onlyTaken: boolean
}

/** Tries again, each time more patiently, what should get through: a changed network takes a moment. */
const TRIES = 5

/** All probes of the matrix in the network that the box is in, as far as it has what they need. */
export async function probeAll(
  world: World,
  devices: readonly [Kind, ...Kind[]],
): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = []
  let left = await probesIn(world, devices)
  for (let i = 0; i < TRIES && left.length > 0; i++) {
    const seen = await tryAll(left, world.patienceMs * (i + 1))
    const again: Probe[] = []
    for (const { probe, outcome } of seen) {
      const { name, family, device, open, onlyTaken } = probe
      const got = outcome === 'taken' || (outcome === 'refused' && !onlyTaken)
      // What got through once although it must not is not tried again.
      if (got !== open && open && i < TRIES - 1) again.push(probe)
      else verdicts.push({ name, family, device, open, holds: got === open, was: outcome })
    }
    left = again.length > 0 ? await anew(world, devices, again) : []
  }
  const pages = await Promise.all(devices.map(it => probePages(world, it)))
  return [...verdicts, ...pages.flat(), ...(await probeWitnesses(world, devices[0]))]
}

/** The same tries at the addresses that there are by now; one that nobody has any more is as it was. */
async function anew(
  world: World,
  devices: readonly Kind[],
  probes: readonly Probe[],
): Promise<Probe[]> {
  await world.look()
  const now = new Map((await probesIn(world, devices)).map(it => [keyOf(it), it]))
  return probes.map(it => now.get(keyOf(it)) ?? it)
}

const keyOf = ({ name, family, device }: Probe) => [name, family, device].join()

async function tryAll(probes: readonly Probe[], patienceMs: number) {
  const places = [...new Set(probes.map(it => it.place))]
  const seen = places.map(async place => {
    const own = probes.filter(it => it.place === place)
    const outcomes = await connectFrom(
      place,
      own.map(it => it.target),
      patienceMs,
    )
    return own.map((probe, i) => ({ probe, outcome: outcomes[i] as Outcome }))
  })
  return (await Promise.all(seen)).flat()
}

type From = (
  what: string,
  host: string | undefined,
  port: number,
  open: boolean,
  protocol?: 'udp',
) => Probe[]

/** Somebody who tries: nothing can be tried from a place that is not there, or to no address. */
const somebody =
  (
    who: string,
    family: Family,
    place: Place | undefined,
    more: Partial<Pick<Probe, 'device' | 'onlyTaken'> & Pick<Target, 'from'>> = {},
  ): From =>
  (what, host, port, open, protocol) => {
    if (place === undefined || host === undefined) return []
    const { device, onlyTaken = false, ...source } = more
    const target = { host, port, ...source, ...(protocol ? { protocol } : {}) }
    return [{ name: `${who} → ${what}`, family, device, place, target, open, onlyTaken }]
  }

async function probesIn(world: World, devices: readonly Kind[]): Promise<Probe[]> {
  const places = {
    far: world.from.far(),
    root: world.from.box(),
    web: world.from.box('gantry-web'),
    offer: world.from.app('offer'),
    caller: world.from.app('caller'),
    hermit: world.from.app('hermit'),
    homebody: world.from.app('homebody'),
  }
  const known = await Promise.all(
    devices.map(async kind => {
      const place = world.from.phone(kind)
      return { kind, place, addresses: await world.addresses(kind) }
    }),
  )
  return FAMILIES.flatMap(family => [
    ...sharedProbes(world, family, places),
    ...known.flatMap(({ kind, place, addresses }) => {
      // Without an address of its own that the box has a way back to, nothing can be tried.
      const address = world.reach.box[family] === undefined ? undefined : addresses[family]
      if (address === undefined) return []
      return deviceProbes(world, family, { kind, place, address, places })
    }),
  ])
}

type Places = Readonly<Record<'root' | 'web' | AppName, Place>> & {
  readonly far: Place | undefined
}

interface Device {
  readonly kind: Kind
  readonly place: Place
  readonly address: string
  readonly places: Places
}

function deviceProbes({ apps, reach }: World, family: Family, device: Device): Probe[] {
  const { kind, place, address, places } = device
  const { offer, caller, hermit } = apps
  const home = somebody('device', family, place, { device: kind })
  const app = (name: AppName) => somebody(name, family, places[name], { device: kind })
  const a = (it: Ends) => it[family].app
  const g = (it: Ends) => it[family].gateway
  const mapped = family === 'ipv4' ? reach.box.ipv4 : undefined
  const own = family === 'ipv6' ? offer.page : undefined
  const given = family === 'ipv6' ? reach.given('offer') : []
  return [
    ...home('web port', a(offer), 80, false),
    ...home('own 443', a(hermit), 443, true),
    ...home('port for home', a(offer), 1883, true),
    ...home('port for home, UDP', a(offer), 3478, true, 'udp'),
    ...home('port for everybody', a(offer), 8000, true),
    ...home('port for apps', a(offer), 5672, false),
    ...home('port for nobody', a(offer), 9999, false),
    ...home('port for nobody, UDP', a(offer), 9999, false, 'udp'),
    ...home('app without ports', a(caller), 9999, false),
    ...home('mapped port for home', mapped, 1883, true),
    ...home('mapped port for everybody', mapped, 8000, true),
    ...home('port that is not mapped', mapped, 5672, false),
    ...home('page of an app by number', own, 443, true),
    ...home('page of an app by number, plain', own, 80, true),
    ...home('PostgreSQL at a page', own, 5432, false),
    ...home('cache at a page', own, 6379, false),
    ...home('proxy administration at a page', own, 2019, false),
    ...home('port for home at a page', own, 1883, false),
    ...toGiven(given, home, [
      ['web port', 80, false],
      ['port for home', 1883, true],
      ['port for everybody', 8000, true],
      ['port for apps', 5672, false],
      ['port for nobody', 9999, false],
    ]),
    ...home('page', reach.box[family], 443, true),
    ...home('PostgreSQL at the box', reach.box[family], 5432, false),
    ...home('PostgreSQL at a bridge', g(caller), 5432, false),
    ...home('cache at a bridge', g(caller), 6379, false),
    ...home('proxy at a bridge', g(offer), 443, false),
    ...home('proxy administration at a bridge', g(offer), 2019, false),
    ...app('caller')('device', address, 7009, true),
    ...app('homebody')('device', address, 7009, true),
    ...app('hermit')('device', address, 7009, false),
  ]
}

function sharedProbes({ apps, reach }: World, family: Family, places: Places): Probe[] {
  const { offer, caller, hermit } = apps
  const out = reach.out.has(family)
  const far = somebody('internet', family, out ? places.far : undefined, { from: FAR[family] })
  const program = somebody('program of the box', family, places.root, { onlyTaken: true })
  const user = somebody('web user of the box', family, places.web, { onlyTaken: true })
  const app = (name: AppName) => somebody(name, family, places[name])
  const a = (it: Ends) => it[family].app
  const g = (it: Ends) => it[family].gateway
  const mapped = family === 'ipv4' ? reach.box.ipv4 : undefined
  const own = family === 'ipv6' ? offer.page : undefined
  const given = family === 'ipv6' ? reach.given('offer') : []
  const internet = out && places.far ? FAR[family] : undefined
  return [
    ...app('caller')('named app, port for home', a(offer), 1883, true),
    ...app('caller')('named app, port for apps', a(offer), 5672, true),
    ...app('caller')('named app, web port', a(offer), 80, false),
    ...app('caller')('named app, port for nobody', a(offer), 9999, false),
    ...app('caller')('app it did not name', a(hermit), 443, false),
    ...app('caller')('own PostgreSQL', g(caller), 5432, true),
    ...app('caller')('own cache', g(caller), 6379, true),
    ...app('caller')('proxy', g(caller), 443, false),
    ...app('caller')('bridge of another app', g(offer), 5432, false),
    ...app('caller')('page at the box', reach.box[family], 443, false),
    ...app('caller')('page of another app by number', own, 443, false),
    ...toGiven(given, app('caller'), [
      ['port for home', 1883, true],
      ['port for nobody', 9999, false],
    ]),
    ...app('caller')('internet', internet, 7009, true),

    ...app('offer')('app that named it', a(caller), 9999, false),
    ...app('offer')('PostgreSQL it did not ask for', g(offer), 5432, false),
    ...app('offer')('PostgreSQL of another app', g(caller), 5432, false),

    ...app('homebody')('port for home of another app', a(offer), 1883, false),
    ...app('homebody')('port for apps of another app', a(offer), 5672, false),
    ...toGiven(given, app('homebody'), [['port for home', 1883, false]]),
    ...app('homebody')('mapped port of another app', mapped, 1883, false),
    ...app('homebody')('internet', internet, 7009, false),

    ...app('hermit')('other app', a(offer), 8000, false),
    ...app('hermit')('internet', internet, 7009, false),

    ...far('web port', a(offer), 80, false),
    ...far('own 443', a(hermit), 443, false),
    ...far('port for home', a(offer), 1883, false),
    ...far('port for everybody', a(offer), 8000, true),
    ...far('port for apps', a(offer), 5672, false),
    ...far('mapped port for home', mapped, 1883, false),
    ...far('mapped port for everybody', mapped, 8000, true),
    ...far('PostgreSQL at a bridge', g(caller), 5432, false),
    ...far('page', reach.box[family], 443, false),
    ...far('page, plain', reach.box[family], 80, false),
    ...far('page of an app by number', own, 443, false),
    ...toGiven(given, far, [
      ['web port', 80, false],
      ['port for home', 1883, false],
      ['port for everybody', 8000, true],
      ['port for apps', 5672, false],
    ]),

    ...program('web port', a(offer), 80, false),
    ...program('port for home', a(offer), 1883, false),
    ...user('web port', a(offer), 80, false),
  ]
}

/** The same of addresses that an app has in networks of others. */
const toGiven = (
  given: readonly Given[],
  from: From,
  tries: readonly (readonly [what: string, port: number, open: boolean])[],
): Probe[] =>
  given.flatMap(({ address, from: whose }) =>
    tries.flatMap(([what, port, open]) =>
      from(`${what} at its ${GIVEN[whose]} address`, address, port, open),
    ),
  )

const GIVEN = { box: 'own', router: 'router’s', delegated: 'global' } as const

/** Through the proxy everybody at home reaches the page. */
async function probePages(world: World, kind: Kind): Promise<Verdict[]> {
  const { phone, addresses, reach, ca, apps } = world
  const own = await addresses(kind)
  const host = `offer-${claimedAs.name}.local`
  const ways = [
    ...FAMILIES.flatMap(family => {
      const at = reach.box[family]
      if (own[family] === undefined || at === undefined) return []
      return {
        name: 'through the proxy',
        family,
        url: `https://${host}`,
        resolve: { [host]: at },
      }
    }),
    ...(own.ipv6 === undefined || reach.box.ipv6 === undefined
      ? []
      : [
          {
            name: 'by number',
            family: 'ipv6' as const,
            url: `https://[${apps.offer.page}]`,
            resolve: {},
          },
        ]),
  ]
  const seen = (url: string, resolve: Readonly<Record<string, string>>) =>
    phone(kind)
      .fetch(`${url}/busybox`, { ca, resolve, timeoutMs: 20_000 })
      .then(({ status }) => `${status}`, String)
  const tried = ways.map(async ({ name: way, family, url, resolve }) => {
    let was = await seen(url, resolve)
    for (let i = 1; i < TRIES && was !== '200'; i++) was = await seen(url, resolve)
    const name = `device → page of an app ${way}`
    return { name, family, device: kind, open: true, holds: was === '200', was }
  })
  return await Promise.all(tried)
}

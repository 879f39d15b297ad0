import type { Outcome, Target } from '../../agent/firewall/connect.ts'
import { connectFrom, type Place } from '../lab/connect.ts'
import type { Kind } from '../lab/phone.ts'
import { claimedAs } from '../system/owner.ts'
import { FAMILIES, type Family } from './ends.ts'
import { probeWitnesses } from './witness.ts'
import { FAR, type World } from './world.ts'

export interface Verdict {
  readonly name: string
  readonly holds: boolean
  /** What was seen, where it does not hold. */
  readonly was: string
}

/** One try from one place, and whether it is meant to get through. */
interface Probe {
  readonly name: string
  readonly place: Place
  readonly target: Target
  readonly open: boolean
  /** A local program that reports a refusal may have been refused by the box itself. */
  readonly onlyTaken?: boolean
}

/** Tries again what should get through: a network that has just changed takes a moment. */
const TRIES = 4

/** All probes of the matrix in the network that the box is in, as far as it has what they need. */
export async function probeAll(world: World, kind: Kind): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = []
  let left = await probesIn(world, kind)
  for (let i = 0; i < TRIES && left.length > 0; i++) {
    const seen = await tryAll(left, world.patienceMs)
    left = []
    for (const { probe, outcome } of seen) {
      const got = outcome === 'taken' || (outcome === 'refused' && !probe.onlyTaken)
      // What got through once although it must not is not tried again.
      if (got !== probe.open && probe.open && i < TRIES - 1) left.push(probe)
      else verdicts.push({ name: probe.name, holds: got === probe.open, was: outcome })
    }
  }
  return [...verdicts, ...(await probePages(world, kind)), ...(await probeWitnesses(world, kind))]
}

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

async function probesIn(world: World, kind: Kind): Promise<Probe[]> {
  const { apps, reach } = world
  const { offer, caller, hermit } = apps
  const device = await world.addresses(kind)
  const phone = world.from.phone(kind)
  const far = world.from.far()
  const root = world.from.box()
  const web = world.from.box('gantry-web')
  const [fromOffer, fromCaller, fromHermit, fromHomebody] = (
    ['offer', 'caller', 'hermit', 'homebody'] as const
  ).map(it => world.from.app(it)) as [Place, Place, Place, Place]

  const of = (family: Family): Probe[] => {
    const from =
      (who: string, place: Place | undefined, more: Partial<Target> & Pick<Probe, 'onlyTaken'>) =>
      (
        what: string,
        host: string | undefined,
        port: number,
        open: boolean,
        protocol?: 'udp',
      ): Probe[] => {
        if (place === undefined || host === undefined) return []
        const { onlyTaken = false, ...source } = more
        const target = { host, port, ...source, ...(protocol ? { protocol } : {}) }
        return [{ name: `${who} → ${what}, ${family}`, place, target, open, onlyTaken }]
      }
    // Without an address of its own that the box has a way back to, nothing can be tried.
    const canTry = device[family] !== undefined && reach.box[family] !== undefined
    const home = from('device', canTry ? phone : undefined, {})
    const away = from('internet', reach.out.has(family) ? far : undefined, { from: FAR[family] })
    const box = from('program of the box', root, { onlyTaken: true })
    const user = from('web user of the box', web, { onlyTaken: true })
    const [asOffer, asCaller, asHermit, asHomebody] = [
      from('offering app', fromOffer, {}),
      from('calling app', fromCaller, {}),
      from('hermit', fromHermit, {}),
      from('homebody', fromHomebody, {}),
    ]
    const a = (app: typeof offer) => app[family].app
    const g = (app: typeof offer) => app[family].gateway
    const onlyIpv4 = family === 'ipv4' ? reach.box.ipv4 : undefined
    const lanDevice = canTry ? device[family] : undefined
    const world_ = reach.out.has(family) ? FAR[family] : undefined
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
      ...home('mapped port for home', onlyIpv4, 1883, true),
      ...home('mapped port for everybody', onlyIpv4, 8000, true),
      ...home('port that is not mapped', onlyIpv4, 5672, false),
      ...home('page', reach.box[family], 443, true),
      ...home('PostgreSQL at the box', reach.box[family], 5432, false),
      ...home('PostgreSQL at a bridge', g(caller), 5432, false),
      ...home('cache at a bridge', g(caller), 6379, false),
      ...home('proxy at a bridge', g(offer), 443, false),
      ...home('proxy administration at a bridge', g(offer), 2019, false),

      ...asCaller('named app, port for home', a(offer), 1883, true),
      ...asCaller('named app, port for apps', a(offer), 5672, true),
      ...asCaller('named app, web port', a(offer), 80, false),
      ...asCaller('named app, port for nobody', a(offer), 9999, false),
      ...asCaller('app it did not name', a(hermit), 443, false),
      ...asCaller('own PostgreSQL', g(caller), 5432, true),
      ...asCaller('own cache', g(caller), 6379, true),
      ...asCaller('proxy', g(caller), 443, false),
      ...asCaller('bridge of another app', g(offer), 5432, false),
      ...asCaller('page at the box', reach.box[family], 443, false),
      ...asCaller('device at home', lanDevice, 7009, true),
      ...asCaller('internet', world_, 7009, true),

      ...asOffer('app that named it', a(caller), 9999, false),
      ...asOffer('PostgreSQL it did not ask for', g(offer), 5432, false),
      ...asOffer('PostgreSQL of another app', g(caller), 5432, false),

      ...asHomebody('port for home of another app', a(offer), 1883, false),
      ...asHomebody('port for apps of another app', a(offer), 5672, false),
      ...asHomebody('mapped port of another app', onlyIpv4, 1883, false),
      ...asHomebody('device at home', lanDevice, 7009, true),
      ...asHomebody('internet', world_, 7009, false),

      ...asHermit('other app', a(offer), 8000, false),
      ...asHermit('device at home', lanDevice, 7009, false),
      ...asHermit('internet', world_, 7009, false),

      ...away('web port', a(offer), 80, false),
      ...away('own 443', a(hermit), 443, false),
      ...away('port for home', a(offer), 1883, false),
      ...away('port for everybody', a(offer), 8000, true),
      ...away('port for apps', a(offer), 5672, false),
      ...away('mapped port for home', onlyIpv4, 1883, false),
      ...away('mapped port for everybody', onlyIpv4, 8000, true),
      ...away('PostgreSQL at a bridge', g(caller), 5432, false),

      ...box('web port', a(offer), 80, false),
      ...box('port for home', a(offer), 1883, false),
      ...user('web port', a(offer), 80, false),
    ]
  }
  return FAMILIES.flatMap(of)
}

/** Through the proxy everybody at home reaches the page. */
async function probePages({ phone, addresses, reach, ca }: World, kind: Kind): Promise<Verdict[]> {
  const own = await addresses(kind)
  const name = `offer-${claimedAs.name}.local`
  const tried = FAMILIES.flatMap(family => {
    const at = reach.box[family]
    if (own[family] === undefined || at === undefined) return []
    const answer = phone(kind).fetch(`https://${name}/busybox`, {
      ca,
      resolve: { [name]: at },
      timeoutMs: 20_000,
    })
    const verdict = { name: `device → page of an app through the proxy, ${family}` }
    return [
      answer.then(
        ({ status }) => ({ ...verdict, holds: status === 200, was: `${status}` }),
        error => ({ ...verdict, holds: false, was: String(error) }),
      ),
    ]
  })
  return await Promise.all(tried)
}

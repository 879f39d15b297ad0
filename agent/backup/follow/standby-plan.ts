import type { Finding } from '../../base/finding.ts'
import type { Step } from '../../reconcile/capability.ts'
import { EACH_SERVER, type EachServer, type Leader, namesOf, SERVERS, type Server } from './need.ts'

/** How far the databases of a server that is followed are here. */
export interface Standby {
  /** What tells them from all others: of PostgreSQL the server, of MariaDB its log. */
  readonly system: string
  /** How much of what was written there is here, as the server counts it: `0/3000060`, or `4711`. */
  readonly position: string
  /** They are here as they were there at that time; ISO 8601. */
  readonly asOf?: string | undefined
  /** It hears what is written there. */
  readonly streaming: boolean
  /** It says itself that it cannot go on with what it has, and why. */
  readonly stuck?: string | undefined
}

/** What the server that is followed says of itself. */
export interface Followed {
  readonly system: string
  /** What it keeps begins there, where it says so. */
  readonly from?: string | undefined
  /** It keeps nothing for this box any more, or never did. */
  readonly lost?: boolean
}

export interface ObservedServer {
  /** Its databases are here. */
  readonly here: boolean
  /** The unit: `failing` where it has begun again and again. */
  readonly unit: 'off' | 'starting' | 'on' | 'failing'
  readonly standby?: Standby | undefined
  /** Asked while nothing is here, nothing is heard, or now and then. */
  readonly first?: Followed | undefined
  /** The other box may have none: then nothing is begun before it was seen. */
  readonly mayBeMissing: boolean
  /** Milliseconds since something was heard, or since somebody began to look. */
  readonly silent: number
  /** Milliseconds since all of it was fetched anew. */
  readonly filled: number
}

export interface ObservedStandby {
  /** There is room for databases, and perhaps a part of them. */
  readonly room: boolean
  /** What is here is about to be used: nothing is touched. */
  readonly inUse: boolean
  /** Where the other box was found last, and where the line leads that is open. */
  readonly address?: string | undefined
  readonly dialled?: string | undefined
  readonly servers: EachServer<ObservedServer>
}

export type StandbyStep = Step &
  (
    | { readonly kind: 'dial'; readonly address: string }
    | { readonly kind: 'begin'; readonly server: Server }
    | { readonly kind: 'anew'; readonly server: Server }
    | { readonly kind: 'leave' }
  )

/** As long as copies take that are made of files. */
const SILENT = 15 * 60_000
/** What is stuck at once when all was fetched anew is not helped by that, and costs the other box a lot. */
const AGAIN = 5 * 60_000

/** Pure: what a box does to have the databases of another one by the second. */
export function planStandby(leader: Leader | undefined, observed: ObservedStandby): StandbyStep[] {
  const { room, inUse, address, dialled, servers } = observed
  if (inUse) return []
  if (!leader) {
    const run = Object.values(servers).some(it => it.unit !== 'off')
    const left = room || dialled !== undefined || run
    return left ? [{ kind: 'leave', says: 'let go of the databases of the other box' }] : []
  }
  const { name } = leader
  const steps: StandbyStep[] = []
  if (address !== undefined && address !== dialled) {
    steps.push({ kind: 'dial', address, says: `reach ${name} at ${address}` })
  }
  return [...steps, ...EACH_SERVER.flatMap(it => planServer(name, it, observed))]
}

function planServer(
  name: string,
  server: Server,
  { address, servers }: Pick<ObservedStandby, 'address' | 'servers'>,
): StandbyStep[] {
  const { here, unit, standby, first, mayBeMissing, filled } = servers[server]
  const what = `${SERVERS[server]} of ${name}`
  // Without a line there is nothing to begin with; what is here goes on as it is.
  const reached = address !== undefined && (!mayBeMissing || first !== undefined)
  if (unit === 'off' && (here || reached)) {
    return [{ kind: 'begin', server, says: `follow ${what} by the second` }]
  }
  const fails = unit === 'failing' && here && reached
  if (filled > AGAIN && (fails || isBeyond(standby, first))) {
    return [{ kind: 'anew', server, says: `fetch all that ${what} has anew` }]
  }
  return []
}

/** What comes next is no longer to be had, or it is another server than it was. */
function isBeyond(standby: Standby | undefined, first: Followed | undefined): boolean {
  if (!standby || !first) return false
  if (first.system !== standby.system || standby.stuck !== undefined) return true
  if (standby.streaming) return false
  if (first.lost) return true
  return first.from !== undefined && positionOf(first.from) > positionOf(standby.position)
}

/** A position of PostgreSQL, `1/3000060`, or of MariaDB, `4711`, as a number: two of one kind compare. */
export function positionOf(text: string): bigint {
  const [high = '0', low] = text.split('/')
  return low === undefined ? BigInt(high) : (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`)
}

/** Pure: its databases are here, and no longer by the second; or they do not come at all. */
export function standbyFindings(
  leader: Leader | undefined,
  { servers }: Pick<ObservedStandby, 'servers'>,
): Finding[] {
  const late = EACH_SERVER.filter(it => isLate(servers[it]))
  if (!leader || late.length === 0) return []
  const detail = late.flatMap(it => servers[it].standby?.stuck ?? []).join('\n')
  const values = { name: leader.name, servers: namesOf(late) }
  return [{ code: 'stream-late', values, ...(detail === '' ? {} : { detail }) }]
}

const isLate = ({ here, unit, silent }: ObservedServer) =>
  silent >= SILENT && (here || unit === 'failing')

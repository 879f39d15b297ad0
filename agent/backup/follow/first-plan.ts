import type { Finding } from '../../base/finding.ts'
import type { Desired } from '../../box/desired.ts'
import type { Step } from '../../reconcile/capability.ts'
import { EACH_SERVER, type EachServer, mayFollow, namesOf, SERVERS, type Server } from './need.ts'

/** What a server of databases knows of the box that follows by the second. */
export interface LedServer {
  /** The role that may copy. */
  readonly role: boolean
  /** What it was told of apps. */
  readonly mark?: string | undefined
  /**
   * What PostgreSQL keeps for it, from when it has copied all; MariaDB keeps the same for whoever asks.
   */
  readonly slot?: Slot | undefined
  /** Somebody hears what is written. */
  readonly listens: boolean
  /** Bytes that he has not heard yet, where the server knows that. */
  readonly behind?: number | undefined
}

/** `lost`: the second box was away for longer than what it has not heard could be kept. */
export type Slot = 'none' | 'lost' | 'kept'

export interface ObservedFirst {
  /** The key that the line was given. */
  readonly key?: string | undefined
  readonly running: boolean
  /** The one that it should be given. */
  readonly wanted: string
  /** Which apps there are, and which version of each. */
  readonly mark: string
  /** Those that run. */
  readonly servers: Partial<EachServer<LedServer>>
  /** By server, milliseconds since it was listened to last, or since somebody began to look. */
  readonly silent: Partial<EachServer<number>>
}

export type FirstStep = Step &
  (
    | { readonly kind: 'role'; readonly server: Server }
    | { readonly kind: 'mark'; readonly server: Server; readonly mark: string }
    | { readonly kind: 'let-go'; readonly server: Server }
    | { readonly kind: 'open'; readonly key: string }
    | { readonly kind: 'close' }
  )

/** Milliseconds: as long as copies take that are made of files. */
const SILENT = 15 * 60_000

type Wanted = Pick<Desired, 'backup' | 'replaced' | 'site'>

/** Pure: what a box does so that another one can follow it by the second. */
export function planFirst(desired: Wanted, observed: ObservedFirst): FirstStep[] {
  const { key, running, wanted, servers } = observed
  if (!mayFollow(desired)) {
    const left = key !== undefined || running || Object.values(servers).some(isLed)
    return left ? [{ kind: 'close', says: 'let no box follow by the second any more' }] : []
  }
  const steps = EACH_SERVER.flatMap(it => planServer(it, observed))
  if (key !== wanted || !running) {
    steps.push({ kind: 'open', key: wanted, says: 'hear the second box' })
  }
  return steps
}

const isLed = ({ role, slot = 'none' }: LedServer) => role || slot !== 'none'

function planServer(server: Server, { mark, servers }: ObservedFirst): FirstStep[] {
  const led = servers[server]
  if (!led) return []
  const steps: FirstStep[] = []
  if (!led.role) {
    steps.push({ kind: 'role', server, says: `let a second box copy ${SERVERS[server]}` })
  }
  if (led.mark !== mark) {
    const says = `tell the second box which apps there are, by ${SERVERS[server]}`
    steps.push({ kind: 'mark', server, mark, says })
  }
  if (led.slot === 'lost') {
    const says = `keep nothing of ${SERVERS[server]} for the second box, which was away for too long`
    steps.push({ kind: 'let-go', server, says })
  }
  return steps
}

/** Pure: the second box has not been heard. */
export function firstFindings(
  desired: Wanted,
  { silent }: Pick<ObservedFirst, 'silent'>,
): Finding[] {
  const late = EACH_SERVER.filter(it => (silent[it] ?? 0) >= SILENT)
  if (!mayFollow(desired) || late.length === 0) return []
  const { name } = desired.site?.boxes[desired.backup.second?.box ?? ''] ?? {}
  const values = { servers: namesOf(late), ...(name === undefined ? {} : { name }) }
  return [{ code: 'second-away', values }]
}

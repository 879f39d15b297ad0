import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import type { Exec } from '../base/exec.ts'
import type { Lan, Reception } from '../box/lan.ts'
import { announcedAddress, networkOf } from './address-plan.ts'

/** Milliseconds between questions, until it is known what devices do. */
const OFTEN = 5_000
/** Milliseconds between questions when the answer is known: it may begin to work, or end. */
const SELDOM = 60_000
/** So many times in a row somebody has to answer, and nobody rightly. */
const ENOUGH = 4

/** Who answered when everybody was asked, by the addresses of their cards. */
export interface Answers {
  /** Devices that are no routers. */
  readonly devices: readonly string[]
  /** Those that have an address that this box announced. */
  readonly taking: readonly string[]
}

/**
 * What the answers up to now mean, oldest first. An empty answer says nothing: a home at night has
 * nobody who could answer. Where somebody took an address once, it is over only when that very
 * device answers without it: others, as printers, may never have taken one. Pure.
 *
 * @param takers who has taken an address on this network, ever
 */
export function receptionFrom(asked: readonly Answers[], takers: ReadonlySet<string>): Reception {
  const last = asked.slice(-ENOUGH)
  if (last.some(it => it.taking.length > 0)) return 'taken'
  const ask = (it: string) => takers.size === 0 || takers.has(it)
  if (last.length === ENOUGH && last.every(it => it.devices.some(ask))) return 'ignored'
  return takers.size > 0 ? 'taken' : 'unknown'
}

export const neighboursSchema = z.array(
  z.object({
    dst: z.string(),
    lladdr: z.string().optional(),
    /** Present on who forwards for others. */
    router: z.null().optional(),
    state: z.array(z.string()).optional(),
  }),
)
export type Neighbours = z.output<typeof neighboursSchema>

/**
 * Who answered to `ping`, by the words of that program. Routers take no addresses. Pure.
 *
 * @param own the address of this box in the /64 that it announces: it hears itself, too.
 */
export function answersIn(
  said: string,
  neighbours: Neighbours,
  { gateways }: Pick<Lan, 'gateways'>,
  own: string,
): Answers {
  const takes = (it: string) => it.includes(':') && it !== own && networkOf(it) === networkOf(own)
  const from = new Set(
    [...said.matchAll(/bytes from ([0-9a-f:]+?)(?:%\S+)?: icmp_seq/g)].map(([, it = '']) => it),
  )
  const ways = Object.values(gateways)
  const cards = (it: Neighbours) => new Set(it.flatMap(({ lladdr }) => lladdr ?? []))
  const routers = cards(neighbours.filter(it => it.router !== undefined || ways.includes(it.dst)))
  const known = neighbours.filter(it => from.has(it.dst) && !routers.has(it.lladdr ?? ''))
  const cardOf = (address: string) => neighbours.find(it => it.dst === address)?.lladdr ?? address
  // Some do not answer, but speak to the box from such an address. What is stale may be long gone.
  const speaking = neighbours.filter(it => it.lladdr && it.state?.some(is => NOW.has(is)))
  const taking = [...from, ...speaking.map(it => it.dst)].filter(takes).map(cardOf)
  return { devices: [...cards(known)], taking: [...new Set(taking)] }
}

/** What the kernel calls a neighbour that it has just heard of. */
const NOW: ReadonlySet<string> = new Set(['REACHABLE', 'DELAY'])

export interface ReceptionOptions {
  readonly exec: Exec
  /** The first three groups of the box's own /48. */
  readonly prefix: string
  readonly lan: () => Lan
  readonly tell: (reception: Reception) => void
  readonly signal: AbortSignal
}

/**
 * Asks all devices of the LAN again and again whether they have an address that this box announced.
 * The box cannot see its own announcements arrive; that somebody has acted on one is the proof.
 * `moved` says that it is another network now, or the cable was out: what was known is over.
 */
export function watchReception(options: ReceptionOptions): { moved(): void } {
  const { lan, tell, signal } = options
  let asked: Answers[] = []
  let takers = new Set<string>()
  let wake = new AbortController()

  async function watch(): Promise<void> {
    while (!signal.aborted) {
      wake = new AbortController()
      const before = asked
      if (lan().connected) {
        const answers = await askAll(options).catch(() => NOBODY)
        // Who answered may have been on the network before.
        if (asked === before) {
          asked = [...before, answers].slice(-ENOUGH)
          for (const it of answers.taking) takers.add(it)
        }
      }
      const reception = receptionFrom(asked, takers)
      tell(reception)
      const ms = reception === 'unknown' ? OFTEN : SELDOM
      await pause(ms, undefined, { signal: AbortSignal.any([signal, wake.signal]) }).catch(() => {})
    }
  }

  void watch()
  return {
    moved() {
      asked = []
      takers = new Set()
      wake.abort()
    },
  }
}

const NOBODY: Answers = { devices: [], taking: [] }

/** From both kinds of addresses: a device answers from the one that fits. */
async function askAll({ exec, prefix, lan }: ReceptionOptions): Promise<Answers> {
  const { card = '' } = lan()
  const ping = (from: string) =>
    // It answers 1 where nobody else does.
    exec(['sh', '-c', 'ping -6 -n -w 3 -I "$0" "ff02::1%$1" || true', from, card])
  const said = await Promise.all([ping(card), ping(announcedAddress(prefix))])
  const neighbours = async (...family: string[]) =>
    neighboursSchema.parse(
      JSON.parse((await exec(['ip', '-j', ...family, 'neigh', 'show', 'dev', card])) || '[]'),
    )
  return answersIn(
    said.join('\n'),
    [...(await neighbours('-6')), ...(await neighbours('-4'))],
    lan(),
    announcedAddress(prefix),
  )
}

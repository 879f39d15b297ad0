import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import type { Exec } from '../base/exec.ts'
import type { Lan, Reception } from '../box/lan.ts'
import { announcedAddress, networkOf } from './address-plan.ts'

/** Milliseconds between questions, until a device has answered out of the box's own network. */
const OFTEN = 5_000
/** Milliseconds between questions where nobody does: it may begin to work. */
const SELDOM = 60_000
/** So many times in a row somebody has to answer, and nobody rightly. */
const ENOUGH = 4

/** Who answered when everybody was asked. */
export interface Answers {
  /** How many devices that are no routers. */
  readonly devices: number
  /** How many of them have an address that this box announced. */
  readonly taking: number
}

/**
 * What the answers up to now mean, oldest first. An empty answer says nothing: a home at night has
 * nobody who could answer. Pure.
 */
export function receptionFrom(asked: readonly Answers[]): Reception {
  if (asked.some(it => it.taking > 0)) return 'taken'
  const last = asked.slice(-ENOUGH)
  return last.length === ENOUGH && last.every(it => it.devices > 0) ? 'ignored' : 'unknown'
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
 * Counts who answered to `ping`, by the words of that program. Routers take no addresses. Pure.
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
  // Some did not answer, but spoke to the box from such an address.
  const taking = new Set([
    ...[...from].filter(takes),
    ...neighbours.filter(it => takes(it.dst) && it.lladdr !== undefined).map(it => it.dst),
  ])
  return { devices: cards(known).size, taking: taking.size }
}

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
  let wake = new AbortController()

  async function watch(): Promise<void> {
    while (!signal.aborted) {
      wake = new AbortController()
      const before = asked
      if (lan().connected && receptionFrom(before) !== 'taken') {
        const answers = await askAll(options).catch(() => NOBODY)
        // Who answered may have been on the network before.
        if (asked === before) asked = [...before, answers].slice(-ENOUGH)
      }
      const reception = receptionFrom(asked)
      tell(reception)
      const ms = reception === 'unknown' ? OFTEN : SELDOM
      await pause(ms, undefined, { signal: AbortSignal.any([signal, wake.signal]) }).catch(() => {})
    }
  }

  void watch()
  return {
    moved() {
      asked = []
      wake.abort()
    },
  }
}

const NOBODY: Answers = { devices: 0, taking: 0 }

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

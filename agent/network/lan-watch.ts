import { setTimeout as pause } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { Exec } from '../base/exec.ts'
import { readText, writeWhole } from '../base/files.ts'
import { type Lan, NO_LAN, type Reception } from '../box/lan.ts'
import { announcedNetwork } from './address-plan.ts'
import { lanOf, linksSchema, routesSchema } from './kernel.ts'
import { FACING } from './need.ts'
import { watchReception } from './reception.ts'

export interface LanWatch {
  readonly lan: Lan
  /** Calls that the LAN is another one now. */
  onChange(hear: () => void): void
  /** Some other device has this address, which was meant for an app. */
  take(address: string): void
}

export interface LanWatchOptions {
  readonly exec: Exec
  /** The first three groups of the box's own /48. */
  readonly prefix: string
  /** Where it is written down whether announcements are lost: it is known at once after a restart. */
  readonly memory: string
  readonly log: (line: string) => void
  readonly signal: AbortSignal
}

/** Milliseconds: what comes together is read together. */
const TOGETHER = 100
/** Milliseconds after which the program that tells of changes is started again. */
const AGAIN = 2_000

/** Follows the LAN: the kernel tells of every change of a card, an address or a route. */
export async function watchLan(options: LanWatchOptions): Promise<LanWatch> {
  const { exec, prefix, memory, log, signal } = options
  const hearers: (() => void)[] = []
  const wasIgnored = (await readText(memory))?.trim() === 'ignored'
  let lan: Lan = {
    ...NO_LAN,
    ...(await readLan(exec, prefix)),
    reception: wasIgnored ? 'ignored' : 'unknown',
  }
  let remembered: Promise<unknown> = Promise.resolve()

  function become(next: Lan): void {
    if (isDeepStrictEqual(next, lan)) return
    const isElsewhere = !isDeepStrictEqual(placeOf(next), placeOf(lan))
    // On another network other devices have other addresses.
    const before = lan.reception
    lan = isElsewhere ? { ...next, taken: [], reception: worse(next.reception) } : next
    if (lan.reception !== before) remember(lan.reception)
    if (isElsewhere) reception.moved()
    for (const hear of hearers) hear()
  }
  function remember(reception: Reception): void {
    if (reception === 'unknown') return
    remembered = remembered
      .then(() => writeWhole(memory, `${reception}\n`))
      .catch(error => log(`network: cannot be remembered: ${error.message}`))
  }
  const look = async () => {
    const seen = await readLan(exec, prefix)
    // Not what was known before it was read: that an address is somebody's may have come meanwhile.
    become({ ...lan, ...seen })
  }

  let due: NodeJS.Timeout | undefined
  function hear(line: string): void {
    if (!CONCERNS_PEOPLE.test(line) || due) return
    due = setTimeout(() => {
      due = undefined
      look().catch(error => log(`network: cannot be read: ${error.message}`))
    }, TOGETHER)
  }

  async function follow(): Promise<void> {
    while (!signal.aborted) {
      const monitor = exec(['ip', 'monitor', 'link', 'address', 'route'], {
        timeout: 0,
        signal,
        onLine: hear,
      })
      // What happened before it listened.
      await look().catch(() => {})
      await monitor.catch(error => signal.aborted || log(`network: ${error.message}`))
      await pause(AGAIN, undefined, { signal }).catch(() => {})
    }
  }

  const reception = watchReception({
    exec,
    prefix,
    signal,
    lan: () => lan,
    tell: it => become({ ...lan, reception: it === 'unknown' ? worse(lan.reception) : it }),
  })
  void follow()
  return {
    get lan() {
      return lan
    },
    onChange: hear => void hearers.push(hear),
    take: address => become({ ...lan, taken: [...lan.taken, address] }),
  }
}

/** By what one network is told from another. */
const placeOf = ({ card, connected, gateways }: Lan) => [card, connected, gateways.ipv4]

/** What went well has to prove itself anew; what did not is believed until it does. */
const worse = (before: Reception): Reception => (before === 'ignored' ? 'ignored' : 'unknown')

/** A card that faces people, or a prefix that a router gave away. */
const CONCERNS_PEOPLE = new RegExp(`(?:^|\\s)(?:${FACING.join('|')})|unreachable`)

async function readLan(exec: Exec, prefix: string): Promise<ReturnType<typeof lanOf>> {
  const [links, ipv4, ipv6] = await Promise.all([
    exec(['ip', '-j', 'address']),
    exec(['ip', '-j', '-4', 'route']),
    exec(['ip', '-j', '-6', 'route']),
  ])
  const routes = [ipv4, ipv6].flatMap(it => routesSchema.parse(JSON.parse(it || '[]')))
  return lanOf(linksSchema.parse(JSON.parse(links)), routes, announcedNetwork(prefix))
}

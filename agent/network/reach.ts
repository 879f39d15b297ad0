import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import type { Coprocess } from '../base/coprocess.ts'
import type { Exec } from '../base/exec.ts'
import { exists } from '../base/files.ts'
import type { Lan } from '../box/lan.ts'
import type { Capability } from '../reconcile/capability.ts'
import { facesPeople } from './kernel.ts'
import { PAGES } from './need.ts'
import { type ObservedReach, planReach, type ReachStep } from './reach-plan.ts'
import { neighboursSchema } from './reception.ts'

export interface ReachOptions {
  readonly exec: Exec
  readonly coprocess: Coprocess
  readonly lan: () => Lan
  readonly take: (address: string) => void
  /** The process whose network is that of an app. */
  readonly processOf: (service: string) => Promise<number>
}

/** Our routes among all others in the kernel's table; no program is registered under it. */
const PROTOCOL = '71'
/** What an app was given stands on its end of the cable, which goes with it. */
const MARK = 'gives '
const PAGES_CARD = `/sys/class/net/${PAGES}`
const SHOW_PAGES = `address show dev ${PAGES}`

/**
 * Addresses of apps on the LAN. The kernel answers neighbour discovery for them; networkd could
 * write that down, too, but takes no address back, and sets the whole card up again for each.
 */
export function reach({
  exec,
  coprocess,
  lan,
  take,
  processOf,
}: ReachOptions): Capability<ObservedReach, ReachStep> {
  // Cables last: after a question about links, ip tells no addresses within the same batch.
  const look = coprocess(asked('neigh show proxy', 'link show type veth'))
  const lookWithPages = coprocess(asked('neigh show proxy', SHOW_PAGES, 'link show type veth'))
  return {
    name: 'addresses',
    // Web apps are reached through the proxy.
    serves: () => false,
    plan: planReach,
    async observe() {
      const hasPages = await exists(PAGES_CARD)
      const answers = (await (hasPages ? lookWithPages() : look())).split('\n')
      const answered = answers.shift() ?? ''
      const pages = hasPages ? answers.shift() : undefined
      const [cables = ''] = answers
      return {
        lan: lan(),
        answered: answeredIn(answered),
        given: new Map(cablesIn(cables).map(it => [it.bridge, it.given])),
        pages: pages === undefined ? undefined : addressesIn(pages),
      }
    },
    async apply(step) {
      if (step.kind === 'give') return await give(step)
      if (step.kind === 'hold') return await hold(step)
      const others = await takenAmong(step.card, step.unsure)
      for (const it of others) take(it)
      const word = (change: string) => (it: string) =>
        `neigh ${change} proxy ${it} dev ${step.card}`
      await batch([
        ...step.remove.map(word('del')),
        ...step.add.filter(it => !others.includes(it)).map(word('replace')),
      ])
    },
  }

  async function batch(lines: readonly string[], within: readonly string[] = []): Promise<void> {
    if (lines.length === 0) return
    const [program = 'ip', ...words] = [...within, 'ip', '-6', '-batch', '-']
    await exec([program, ...words], { input: `${lines.join('\n')}\n` })
  }

  /**
   * On a bridge without a port: on the card, Avahi would announce them as the box's own and ask
   * around anew for its name. Deprecated, so that the box never speaks from one by itself.
   */
  async function hold({ add, remove, last }: ReachStep & { kind: 'hold' }): Promise<void> {
    if (last) return void (await exec(['ip', 'link', 'delete', PAGES]))
    const isThere = await exists(PAGES_CARD)
    await batch([
      ...(isThere ? [] : [`link add ${PAGES} type bridge`]),
      `link set ${PAGES} addrgenmode none up`,
      ...remove.map(it => `address del ${it}/128 dev ${PAGES}`),
      ...add.map(it => `address replace ${it}/128 dev ${PAGES} nodad preferred_lft 0`),
    ])
  }

  /** Those that a device on the LAN answers for. Takes seconds where there is none. */
  async function takenAmong(card: string, addresses: readonly string[]): Promise<string[]> {
    if (addresses.length === 0) return []
    await batch(addresses.map(it => `neigh replace ${it} dev ${card} nud none use`))
    await pause(PATIENCE)
    const said = await exec(['ip', '-j', '-6', 'neigh', 'show', 'dev', card])
    const known = neighboursSchema.parse(JSON.parse(said || '[]'))
    await batch(addresses.map(it => `neigh del ${it} dev ${card}`)).catch(() => {})
    return addresses.filter(it => known.some(({ dst, lladdr }) => dst === it && lladdr))
  }

  async function give({ app, bridge, addresses }: ReachStep & { kind: 'give' }): Promise<void> {
    const inside = ['nsenter', '--target', String(await processOf(app)), '--net', '--'] as const
    const has = addressesIn(
      await exec([...inside, 'ip', '-j', '-6', 'address', 'show', 'dev', 'eth0']),
    )
    const routes = routesIn(
      await exec(['ip', '-j', '-6', 'route', 'show', 'dev', bridge, 'proto', PROTOCOL]),
    )
    const over = (before: readonly string[]) => before.filter(it => !addresses.includes(it))
    await batch(
      [
        ...over(has).map(it => `address del ${it}/128 dev eth0`),
        ...addresses.map(it => `address replace ${it}/128 dev eth0 nodad`),
      ],
      inside,
    )
    await batch([
      ...over(routes).map(it => `route del ${it} dev ${bridge} proto ${PROTOCOL}`),
      ...addresses.map(it => `route replace ${it}/128 dev ${bridge} proto ${PROTOCOL}`),
    ])
    // Last: what stands there is done.
    const cables = cablesIn(await exec(['ip', '-j', 'link', 'show', 'type', 'veth']))
    for (const { name } of cables.filter(it => it.bridge === bridge)) {
      await exec(['ip', 'link', 'set', name, 'alias', `${MARK}${addresses.join(' ')}`])
    }
  }
}

/** Several questions to ip, which answers each with a line. */
const asked = (...questions: string[]) =>
  ['sh', '-c', `exec ip -json -batch - << .\n${questions.join('\n')}\n.\n`] as const

/** Milliseconds in which the kernel asks three times, a second apart. */
const PATIENCE = 3_200

function answeredIn(json: string): Map<string, string[]> {
  const found = z
    .array(z.object({ dst: z.string(), dev: z.string() }))
    .parse(JSON.parse(json || '[]'))
  const own = found.filter(it => facesPeople(it.dev) && it.dst.includes(':'))
  return new Map(
    [...Map.groupBy(own, it => it.dev)].map(([card, it]) => [card, it.map(({ dst }) => dst)]),
  )
}

const cableSchema = z.array(
  // Of another kind of card it says nothing.
  z.object({
    ifname: z.string().default(''),
    master: z.string().optional(),
    ifalias: z.string().optional(),
  }),
)

/** The ends of the cables of apps, each with what its app was given. */
function cablesIn(json: string) {
  return cableSchema.parse(JSON.parse(json || '[]')).flatMap(({ ifname, master, ifalias = '' }) =>
    master?.startsWith('app-')
      ? [
          {
            name: ifname,
            bridge: master,
            given: ifalias.replace(MARK, '').split(' ').filter(Boolean),
          },
        ]
      : [],
  )
}

/** Single addresses are ours; Docker's own has the length of its network. */
function addressesIn(json: string): string[] {
  const schema = z.array(
    z.object({
      addr_info: z.array(z.object({ local: z.string(), prefixlen: z.int() })).optional(),
    }),
  )
  return schema
    .parse(JSON.parse(json || '[]'))
    .flatMap(it => it.addr_info ?? [])
    .filter(it => it.prefixlen === 128)
    .map(it => it.local)
}

const routesIn = (json: string) =>
  z
    .array(z.object({ dst: z.string() }))
    .parse(JSON.parse(json || '[]'))
    .map(it => it.dst)

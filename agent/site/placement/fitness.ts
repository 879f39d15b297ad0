import type { WhyNot } from '../../http/api.ts'
import type { SharedService } from '../front/need.ts'
import type { SiteBox } from '../need.ts'
import type { SwarmNode } from '../plan.ts'
import type { SharedApp } from './need.ts'

/** Pure: what a box is called by its hardware and by its owner, as the swarm compares it. */
export function labelsOf({
  hardware,
  labels = {},
}: Pick<SiteBox, 'hardware' | 'labels'>): Readonly<Record<string, string>> {
  return { ...labels, ...(hardware?.disk === undefined ? {} : { disk: hardware.disk }) }
}

type Wants = Pick<SharedApp, 'where' | 'memory'>

/** Pure: what a box would have to have, so that an app could run there. */
export function lacks(box: SiteBox, { where = {}, memory = 0 }: Wants): WhyNot[] {
  const labels = labelsOf(box)
  const missing = Object.entries(where).flatMap(([label, wanted]): WhyNot[] => {
    const has = Object.hasOwn(labels, label) ? labels[label] : undefined
    if (has === wanted) return []
    return [{ kind: 'label', label, wanted, ...(has === undefined ? {} : { has }) }]
  })
  const has = box.hardware?.memory
  const small: WhyNot[] =
    has === undefined || has >= memory ? [] : [{ kind: 'memory', wanted: memory, has }]
  return [...missing, ...small]
}

/** A box, and whether it could take what the swarm gives it. */
interface Place {
  readonly box: SiteBox
  readonly node: SwarmNode | undefined
}

/** Pure: why an app does not run on a box that is not its own; empty where it runs there. */
export function whyNotAt(
  { box, node }: Place,
  shared: SharedApp,
  service: Pick<SharedService, 'running'> | undefined,
): WhyNot[] {
  if (!node?.up) return [{ kind: 'away' }]
  const { running = {} } = service ?? {}
  if (node.box !== undefined && (running[node.box] ?? 0) > 0) return []
  const missing = lacks(box, shared)
  if (missing.length > 0) return missing
  if (node.drained) return [{ kind: 'drained' }]
  if (shared.servers && !box.shows) return [{ kind: 'older' }]
  const elsewhere = Object.keys(running).filter(it => it !== shared.home).length
  const isEnough = shared.replicas !== undefined && elsewhere >= shared.replicas - 1
  return [{ kind: isEnough ? 'spare' : 'coming' }]
}

/** Pure: what an app wants of a box, in the words of recipes: `disk=ssd memory=2G`. */
export const wantsOf = ({ where = {}, memory }: Wants): string =>
  [
    ...Object.entries(where).map(([label, value]) => `${label}=${value}`),
    ...(memory === undefined ? [] : [`memory=${sizeOf(memory)}`]),
  ].join(' ')

/** As it stands in recipes, rounded up: who has that has enough. */
const sizeOf = (bytes: number) =>
  bytes >= 2 ** 30 ? `${Math.ceil((bytes / 2 ** 30) * 10) / 10}G` : `${Math.ceil(bytes / 2 ** 20)}M`

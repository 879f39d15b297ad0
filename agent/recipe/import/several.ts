import { LABEL_NAME, LABEL_VALUE } from '../../site/placement/labels.ts'
import type { Spot } from './notes.ts'
import { at, type Service } from './service.ts'
import { entriesOf, entry, itemsOf, textOf } from './tree.ts'

/** How often a swarm was told to run a service, and on which machines. */
export interface Several extends Spot {
  /** As it was written: `deploy.replicas: 3`, `deploy.mode: global`. */
  readonly says: string
  readonly replicas: number
  /** What machines are to be called, each with where that stands. */
  readonly where: readonly Wish[]
  /** What else was wished of machines. */
  readonly unsaid: readonly (Spot & { readonly says: string })[]
}

interface Wish extends Spot {
  readonly label: string
  readonly value: string
}

/** A recipe says no more. */
const MOST = 10
/** A box runs one of it at most anyhow, and the swarm spreads them evenly. */
const EVEN = ['preferences', 'max_replicas_per_node']

/** Pure: what the file says of it, once unless it says anything. */
export function severalOf(service: Service): Several {
  const { tree } = service
  const isGlobal = textOf(entry(tree, 'deploy', 'mode')) === 'global'
  const count = Number(textOf(entry(tree, 'deploy', 'replicas') ?? entry(tree, 'scale')) ?? 1)
  const isDeployed = entry(tree, 'deploy', 'replicas') !== undefined
  const said = isDeployed ? `deploy.replicas: ${count}` : `scale: ${count}`
  const path = isGlobal ? ['deploy', 'mode'] : isDeployed ? ['deploy', 'replicas'] : ['scale']
  const spot = at(service, ...path)
  const placement = entriesOf(entry(tree, 'deploy', 'placement'))
  const wishes = itemsOf(entry(tree, 'deploy', 'placement', 'constraints')).map(it =>
    wishOf(it, textOf(it) ?? ''),
  )
  const others = placement.filter(([key]) => !EVEN.includes(key) && key !== 'constraints')
  return {
    ...{ file: spot.file, line: spot.line },
    says: isGlobal ? 'deploy.mode: global' : said,
    replicas: isGlobal ? MOST : Number.isInteger(count) ? Math.min(MOST, count) : 1,
    where: wishes.flatMap(it => ('label' in it ? [it] : [])),
    unsaid: [
      ...wishes.flatMap(it => ('says' in it ? [it] : [])),
      ...others.map(([key, { file, line }]) => ({ file, line, says: `deploy.placement.${key}` })),
    ],
  }
}

/** Only what a label is to say can be said of a box. */
function wishOf({ file, line }: Spot, text: string): Wish | Several['unsaid'][number] {
  const [, label = '', value = ''] = /^node\.labels\.(\S+?)\s*==\s*(\S+)$/.exec(text.trim()) ?? []
  return LABEL_NAME.test(label) && LABEL_VALUE.test(value)
    ? { file, line, label, value }
    : { file, line, says: text }
}

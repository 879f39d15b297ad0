import type { Desired } from '../box/desired.ts'
import type { Lan } from '../box/lan.ts'
import type { Capability, Step } from '../reconcile/capability.ts'
import { freePool, overlaps } from './address-plan.ts'

export interface PoolStep extends Step {
  readonly kind: 'move'
  readonly pool: string
}

export interface PoolOptions {
  readonly lan: () => Lan
  /** Gives all apps IPv4 addresses out of another pool, and says why in the history. */
  readonly move: (pool: string, what: string) => Promise<void>
}

/**
 * The pool that apps have their IPv4 addresses from. It makes way for the network at home: devices
 * whose numbers the box uses for apps would reach nothing of it, nor it them.
 */
export function pool({ lan, move }: PoolOptions): Capability<readonly string[], PoolStep> {
  return {
    name: 'pool',
    serves: () => false,
    observe: async () => lan().onLink.filter(it => !it.includes(':')),
    plan: planPool,
    apply: ({ pool, says }) => move(pool, says),
  }
}

/** @param atHome IPv4 networks that the box is in. */
export function planPool(
  { ipv4Pool }: Pick<Desired, 'ipv4Pool'>,
  atHome: readonly string[],
): PoolStep[] {
  const inTheWay = atHome.find(it => overlaps(ipv4Pool, it))
  const pool = freePool(atHome)
  // Where no pool is free there is nothing to gain.
  if (inTheWay === undefined || atHome.some(it => overlaps(pool, it))) return []
  const says = `give apps IPv4 addresses out of ${pool}: the network at home is ${inTheWay}`
  return [{ kind: 'move', pool, says }]
}

import type { DesiredApp } from './desired.ts'

/** Milliseconds that an app may take to work, where its recipe says nothing. */
const GRACE = 120_000

/** Milliseconds that an app may take to come up: the longest that one of its processes is given. */
export function graceOf({ processes }: Pick<DesiredApp, 'processes'>): number {
  const said = processes.flatMap(it => (it.run === 'always' && it.health ? [it.health.grace] : []))
  return said.length > 0 ? Math.max(...said) : GRACE
}

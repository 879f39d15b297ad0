import type { AppAtBox, IfGone } from '../../http/api.ts'
import type { SharedService } from '../front/need.ts'
import type { SharedApp } from './need.ts'

/** What runs where, as it is known now. */
export interface Whereabouts {
  readonly shared: readonly SharedApp[]
  readonly services: readonly SharedService[]
  /** Boxes that are there. */
  readonly up: ReadonlySet<string>
}

/** Pure: the boxes that an app runs on beside its own. */
export function runsElsewhere(
  { home, number }: SharedApp,
  { services, up }: Omit<Whereabouts, 'shared'>,
): string[] {
  const running = services.find(it => it.number === number)?.running ?? {}
  return Object.keys(running).filter(it => it !== home && up.has(it))
}

/**
 * Pure: what would become of the apps of a box if it died now. Those that run on another one go on
 * there, without a moment's wait, unless their databases or caches are on the box that died; the
 * others wait for it, or for a backup.
 */
export function ifGone(box: string, apps: readonly AppAtBox[], where: Whereabouts): IfGone {
  const running = apps.filter(it => !NOT_IN_USE.includes(it.state))
  const judged = running.map(({ service, title, atHome }) => {
    const shared = where.shared.find(it => it.home === box && it.service === service)
    const boxes = shared ? runsElsewhere(shared, where) : []
    if (boxes.length === 0)
      return { title, goesOn: false as const, why: atHome ?? ('nowhere' as const) }
    // It would run on, and find nothing of what it knows.
    if (shared?.servers) return { title, goesOn: false as const, why: 'servers' as const }
    return { title, goesOn: true as const }
  })
  return {
    goOn: judged.flatMap(it => (it.goesOn ? [it.title] : [])),
    stop: judged.flatMap(it => (it.goesOn ? [] : [{ title: it.title, why: it.why }])),
  }
}

const NOT_IN_USE: readonly AppAtBox['state'][] = ['available', 'stopped', 'stopping', 'removing']

import type { Problem } from '../../base/errors.ts'
import type {
  BringReport,
  FoundBackups,
  FoundBox,
  MoveOutlook,
  SiteReport,
} from '../../http/api.ts'
import { ask, longMs } from '../api-client.ts'

interface JoinWish {
  readonly address: string
  readonly code: string
  readonly name?: string
}

interface BringWish {
  readonly service: string
  /** The newest unless said. */
  readonly moment?: string
  readonly place: string
  readonly oneMoment?: boolean
}

/** What this place asks of the box: fetched with it, and not before. */
export const siteApi = {
  site: () => ask<SiteReport>('GET', '/api/site'),
  found: () => ask<{ readonly boxes: readonly FoundBox[] }>('GET', '/api/site/found'),
  join: (wish: JoinWish) => ask<{ readonly name: string }>('POST', '/api/site/boxes', wish, longMs),
  remove: (name: string) => ask<void>('DELETE', `/api/site/boxes/${encodeURIComponent(name)}`),
  drain: (name: string, drained: boolean) =>
    ask<void>('POST', `/api/site/boxes/${encodeURIComponent(name)}/drain`, { drained }),
  label: (name: string, labels: Readonly<Record<string, string | null>>) =>
    ask<void>('POST', `/api/site/boxes/${encodeURIComponent(name)}/labels`, { labels }),
  sharePlace: (place: string) =>
    ask<{ readonly boxes: readonly { readonly name: string; readonly problem?: Problem }[] }>(
      'POST',
      `/api/site/places/${encodeURIComponent(place)}`,
      {},
      longMs,
    ),
  outlook: (service: string, to: string) =>
    ask<MoveOutlook>(
      'GET',
      `/api/site/apps/${encodeURIComponent(service)}/outlook?to=${encodeURIComponent(to)}`,
    ),
  move: (service: string, to: string) =>
    ask<MoveOutlook>('POST', `/api/site/apps/${encodeURIComponent(service)}/move`, { to }, longMs),
  stay: (service: string) =>
    ask<void>('POST', `/api/site/apps/${encodeURIComponent(service)}/stay`, {}),
  lend: (lent: boolean) => ask<void>('POST', '/api/site/kits', { lent }),
  standby: (name: string | null) => ask<void>('POST', '/api/site/standby', { name }, longMs),
  forget: (name: string) => ask<void>('DELETE', `/api/site/kits/${encodeURIComponent(name)}`),
  kept: (name: string) =>
    ask<FoundBackups>('GET', `/api/site/kits/${encodeURIComponent(name)}`, undefined, longMs),
  bring: (name: string, wish: BringWish) =>
    ask<BringReport>('POST', `/api/site/kits/${encodeURIComponent(name)}/bring`, wish, longMs),
  leave: (alone: boolean) => ask<void>('POST', '/api/site/leave', { alone }),
  recover: () => ask<void>('POST', '/api/site/recover', {}, longMs),
}

import type { DesiredApp, Guest } from '../../box/desired.ts'
import { DATABASE_PORTS } from '../../database/need.ts'
import { SITE_PORTS } from '../need.ts'
import { GUEST_NUMBERS, MOST_SERVERS } from '../placement/need.ts'

/**
 * Under these addresses an app finds on another box the databases and caches of its own one. They are
 * of documentation (RFC 5737, RFC 3849), so nobody whom it could mean otherwise has them, and the same
 * on every box, because the swarm is told one thing for all.
 */
export const SERVERS_AT = { ipv4: '192.0.2.1', ipv6: '2001:db8::1' } as const

/** Where a box hears the others that ask for the databases and caches of its apps. */
export const PASSAGE_PORT = SITE_PORTS.passage

const FIRST_ENTRANCE = 21_000

/**
 * Where on a box the passages of its guests begin, each at the box's end of that guest's bridge. Not at
 * the servers' own ports: those of this box are heard there at all addresses.
 */
const entrancePort = (place: number, index: number): number =>
  FIRST_ENTRANCE + place * MOST_SERVERS + index

/** Pure: the ports at which an app finds its databases and caches on its own box. */
export function serversOf({
  databases,
  caches,
}: Pick<DesiredApp, 'databases' | 'caches'>): number[] {
  const ports = [...databases.map(it => DATABASE_PORTS[it.engine]), ...caches.map(it => it.port)]
  return [...new Set(ports)].sort((one, other) => one - other)
}

/** Pure: where on a box a guest comes in to each of the servers that it has at its own one. */
export const entrancesOf = ({ number, servers = [] }: Pick<Guest, 'number' | 'servers'>) =>
  servers.map((asks, index) => ({ asks, port: entrancePort(number - GUEST_NUMBERS.first, index) }))

/**
 * Pure: whether the data of an app is copied, brought back or on trial at this moment, so that what
 * runs of it elsewhere may not touch it. While a newer version is merely fetched it may.
 */
export const isResting = ({ update, restore }: Pick<DesiredApp, 'update' | 'restore'>): boolean =>
  restore !== undefined || (update !== undefined && update.phase !== 'fetch')

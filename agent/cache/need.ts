import { z } from 'zod'
import { says, size } from '../recipe/scalars.ts'

/** `[cache]` and `[caches.<id>]`: a Valkey of the app's own, behind the Redis protocol. */
export const cacheSchema = z.strictObject({
  /** `redis` is the protocol: Valkey speaks that of Redis 7.2. */
  variant: z.enum(
    ['redis', 'redis:6', 'redis:7', 'valkey', 'valkey:8'],
    says('E-VARIANT', '"redis", "redis:6", "redis:7", "valkey" or "valkey:8"'),
  ),
  /** Kept over restarts, and in the backup. */
  persistent: z.boolean().default(false),
  'max-memory': size.default(64 * 2 ** 20),
  /** What goes when memory is full; by default nothing where it is persistent, else the oldest. */
  eviction: z.enum(['noeviction', 'allkeys-lru', 'allkeys-lfu', 'volatile-lru']).optional(),
})

export type Cache = z.output<typeof cacheSchema>

export interface CacheGrant {
  /** Empty for `[cache]`. */
  readonly id: string
  /** Unique on the box: the name of its unit and of its folder. */
  readonly instance: string
  readonly port: number
  readonly password: string
  readonly persistent: boolean
  /** Bytes. */
  readonly maxMemory: number
  readonly eviction: string
}

/** The name under which an app finds its caches, at the gateway of its own bridge. */
export const CACHE_HOST = 'cache'
const FIRST_PORT = 6379

/** @param index its place among the app's caches: each listens on a port of its own. */
export function cacheGrant(
  service: string,
  id: string,
  index: number,
  wanted: Cache,
  password: string,
): CacheGrant {
  return {
    id,
    instance: [service, id].filter(Boolean).join('.'),
    port: FIRST_PORT + index,
    password,
    persistent: wanted.persistent,
    maxMemory: wanted['max-memory'],
    eviction: wanted.eviction ?? (wanted.persistent ? 'noeviction' : 'allkeys-lru'),
  }
}

export const CACHE_PLACEHOLDERS = ['url', 'host', 'port', 'password', 'username'] as const

/** What the app can write as `${cache.…}` or `${caches.<id>.…}`. */
export function cacheValues({
  port,
  password,
}: CacheGrant): Record<(typeof CACHE_PLACEHOLDERS)[number], string> {
  return {
    url: `redis://default:${password}@${CACHE_HOST}:${port}/0`,
    host: CACHE_HOST,
    port: String(port),
    password,
    username: 'default',
  }
}

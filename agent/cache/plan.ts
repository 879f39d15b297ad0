import { createHash } from 'node:crypto'
import type { Desired, DesiredApp } from '../box/desired.ts'
import type { Step } from '../reconcile/capability.ts'
import type { CacheGrant } from './need.ts'

/** What one instance is told: the file of Valkey, and that of its unit. */
export interface CacheFiles {
  readonly config: string
  readonly unit: string
}

/** All by name of the instance. */
export interface ObservedCaches {
  readonly files: ReadonlyMap<string, CacheFiles>
  /** Those that answer. */
  readonly running: ReadonlySet<string>
  /** Those that have a folder of keys. */
  readonly folders: ReadonlySet<string>
}

export type CacheStep = Step &
  (
    | { readonly kind: 'folder'; readonly instance: string }
    | { readonly kind: 'start'; readonly instance: string; readonly files: CacheFiles }
    | { readonly kind: 'stop'; readonly instance: string }
    | { readonly kind: 'delete'; readonly instance: string }
  )

/** On the part of the disk that is snapshotted and saved. */
export const CACHES_FOLDER = '/data/state/cache'

/** The folder of an instance that keeps its keys. */
export const folderOf = (instance: string) => `${CACHES_FOLDER}/${instance}`

export const unitName = (instance: string) => `gantry-cache@${instance}.service`

/** The service that an instance belongs to: names of services have no dots. */
const serviceOf = (instance: string) => instance.split('.')[0] ?? instance

/** An instance that was told something else is started again: what it only had in memory is gone. */
export function planCaches({ apps }: Pick<Desired, 'apps'>, observed: ObservedCaches): CacheStep[] {
  const wanted = apps.filter(it => it.installed).flatMap(app => app.caches.map(it => it.instance))
  const surplus = [...new Set([...observed.files.keys(), ...observed.running])].filter(
    it => !wanted.includes(it),
  )
  return [
    ...surplus.map(
      (instance): CacheStep => ({
        kind: 'stop',
        app: serviceOf(instance),
        instance,
        says: `stop the cache ${instance}`,
      }),
    ),
    ...apps.flatMap(app =>
      app.state === 'deleted' ? toDelete(app, observed) : app.installed ? toRun(app, observed) : [],
    ),
  ]
}

const toDelete = ({ service }: DesiredApp, { folders }: ObservedCaches): CacheStep[] =>
  [...folders]
    .filter(instance => serviceOf(instance) === service)
    .map(instance => ({
      kind: 'delete',
      app: service,
      instance,
      says: `delete the keys of the cache ${instance}`,
    }))

function toRun(app: DesiredApp, { files, running, folders }: ObservedCaches): CacheStep[] {
  const { service } = app
  return app.caches.flatMap((grant): CacheStep[] => {
    const { instance } = grant
    const wanted = { config: configOf(app, grant), unit: unitOf(app, grant) }
    const told = files.get(instance)
    const asWanted = told?.config === wanted.config && told.unit === wanted.unit
    return [
      ...(grant.persistent && !folders.has(instance)
        ? [
            {
              kind: 'folder' as const,
              app: service,
              instance,
              says: `make the folder of the cache ${instance}`,
            },
          ]
        : []),
      ...(asWanted && running.has(instance)
        ? []
        : [
            {
              kind: 'start' as const,
              app: service,
              instance,
              files: wanted,
              says: `start the cache ${instance}`,
            },
          ]),
    ]
  })
}

/**
 * An instance is its app's own, so it may be flushed, watched and saved at will. What is left out
 * reaches further: other addresses, other folders, other modules, or the rules themselves.
 */
const COMMANDS = [
  '+@all -@admin -migrate',
  '+acl|whoami +bgrewriteaof +bgsave +client +cluster +config|get +config|resetstat',
  '+lastsave +latency +module|list +monitor +role +save +slowlog',
].join(' ')

/** The whole valkey.conf. Pure: the same grant always gives the same text. */
export function configOf({ network }: Pick<DesiredApp, 'network'>, grant: CacheGrant): string {
  const { instance, port, password, persistent, maxMemory, eviction } = grant
  const digest = createHash('sha256').update(password).digest('hex')
  return [
    // The box's end of the app's own bridge, and nothing else.
    `bind ${network.ipv6.gateway} ${network.ipv4.gateway}`,
    `port ${port}`,
    // It is not on this machine that the app comes from.
    'protected-mode no',
    'supervised systemd',
    `user default on #${digest} ~* &* ${COMMANDS}`,
    `maxmemory ${maxMemory}`,
    `maxmemory-policy ${eviction}`,
    'maxclients 1000',
    // How often a second it wakes although nobody asks: what waits in it for so long hears half a second late.
    'hz 2',
    ...(persistent
      ? [
          `dir ${folderOf(instance)}`,
          'appendonly yes',
          'appendfsync everysec',
          'save 3600 1 300 100 60 10000',
        ]
      : ['dir /', 'appendonly no', 'save ""']),
    '',
  ].join('\n')
}

const MEGABYTE = 2 ** 20

/**
 * What is added to the unit of one instance. Memory over the limit of its keys is for connections
 * and, where it is saved, for the copy that writes while keys change.
 */
export function unitOf(
  { service }: Pick<DesiredApp, 'service'>,
  { persistent, maxMemory }: CacheGrant,
): string {
  return [
    '[Unit]',
    `Description=Cache of ${service}`,
    '[Service]',
    `MemoryMax=${Math.round(maxMemory * (persistent ? 2 : 1.25)) + 32 * MEGABYTE}`,
    '',
  ].join('\n')
}

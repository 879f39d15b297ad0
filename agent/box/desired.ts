import type { Restore } from '../backup/need.ts'
import { type CacheGrant, cacheGrant } from '../cache/need.ts'
import type { Leaf } from '../certificates/need.ts'
import { DEVICE_PATHS, type Privileges, type Resources } from '../containers/need.ts'
import {
  type Database,
  type DatabaseGrant,
  databaseGrant,
  isMoving as isServerMoving,
  MOST_CONNECTIONS,
} from '../database/need.ts'
import type { FileNeed } from '../files/need.ts'
import { type PortGrant, portGrants } from '../firewall/need.ts'
import { type OidcGrant, oidcGrant } from '../gate/need.ts'
import { lanMac, type NetworkGrant, networkGrant } from '../network/address-plan.ts'
import type { Egress, LanGrant } from '../network/need.ts'
import { fillIn } from '../recipe/placeholders.ts'
import type { Recipe } from '../recipe/schema.ts'
import { spacesFor } from '../site/move/need.ts'
import { otherBoxes } from '../site/need.ts'
import { isElsewhere, isHeld, type MoveEntry } from '../site/ownership/need.ts'
import { namesElsewhere } from '../site/pages/need.ts'
import type { Scale, SharedApp } from '../site/placement/need.ts'
import { libraryGrants, type StorageGrant, storageGrants } from '../storage/need.ts'
import type { Hook, HookName, Job } from '../tasks/need.ts'
import type { AppFacts } from './app-facts.ts'
import { askedApps } from './asked-apps.ts'
import type { Domain } from './domain.ts'
import { type AppEntry, isInstalled, type Manifest } from './manifest.ts'
import type { NetworkSettings } from './network-settings.ts'
import { issuerOf, type Origins, originsOf } from './origins.ts'
import { type DesiredProcess, type ImageSource, processesOf, sourceOf } from './processes.ts'
import { type Saved, savedOf } from './saved.ts'
import { CACHE_PASSWORD, DATABASE_PASSWORD, OIDC_SECRET } from './secrets.ts'
import { type Values, valuesFor } from './values.ts'
import { type Web, webOf } from './web.ts'

/** What the box should be, with nothing left to decide: the input of every planner. */
export interface Desired {
  readonly name: string
  /** What it is called on the LAN: its name, unless another device has that. */
  readonly hostname: string
  readonly prefix: string
  readonly ipv4Pool: string
  readonly timezone: string
  readonly language: Manifest['language']
  readonly authority: number
  readonly originPatterns: readonly string[]
  readonly network: NetworkSettings
  /** The owner's own domain, and the names in it that there is a certificate for. */
  readonly domain: Domain | undefined
  readonly certified: readonly string[]
  readonly backup: Manifest['backup']
  readonly neighbours: Manifest['neighbours']
  /** The boxes that are one with this one, where it is not by itself. */
  readonly site: Manifest['site']
  /** Counts the machines that the box was: 1 unless it was brought back. */
  readonly epoch: number
  /** Another machine is this box since then. */
  readonly replaced: Manifest['replaced']
  readonly alerts: Manifest['alerts']
  /** Its database server is on the way to another major, or was. */
  readonly postgresql: Manifest['postgresql']
  readonly apps: readonly DesiredApp[]
  /** Apps of other boxes that may run here, too. */
  readonly guests: readonly Guest[]
}

/** An app of another box of the site, and its place on this one. */
export interface Guest extends SharedApp {
  readonly network: NetworkGrant
}

/** One app with everything it was given. */
export interface DesiredApp {
  readonly service: string
  readonly state: AppEntry['state']
  /** It has, or is to get, containers: not merely data that was kept. */
  readonly installed: boolean
  readonly network: NetworkGrant
  readonly egress: Egress
  /** Its place on the network at home, where it has one. */
  readonly lan: LanGrant | undefined
  readonly aliases: readonly string[]
  /** Other apps of this box that it asked for and that are there. */
  readonly reaches: readonly { readonly service: string; readonly network: NetworkGrant }[]
  readonly web: Web | undefined
  /** It terminates TLS itself, and wants a certificate for that. */
  readonly tls: boolean
  /** It sends people to the box to sign in. */
  readonly oidc: OidcGrant | undefined
  readonly ports: readonly PortGrant[]
  readonly databases: readonly DatabaseGrant[]
  readonly caches: readonly CacheGrant[]
  /** Folders of its own, and those of the box that it shares. */
  readonly storage: readonly StorageGrant[]
  readonly files: readonly FileNeed[]
  /** The folder of the recipe, where files come from and builds are made. */
  readonly folder: string
  /** In the order in which they start. */
  readonly processes: readonly DesiredProcess[]
  /** It may run on several boxes of a site at once. */
  readonly scale: Scale | undefined
  readonly restarts: number
  readonly resources: Resources
  readonly privileges: Privileges
  /** Paths of devices of the box that this app gets. */
  readonly devices: readonly string[]
  readonly jobs: readonly Job[]
  readonly hooks: Readonly<Partial<Record<HookName, Hook>>>
  /** What a backup of it holds. */
  readonly saved: Saved
  /** Of its recipe, the one that it is to run from. */
  readonly revision: number
  /** It is being brought back to what it was. */
  readonly restore: Restore | undefined
  /** A change of its recipe that is under way. */
  readonly update: DesiredUpdate | undefined
  /** It is on its way to another box, or from one, or another one has it. */
  readonly move: MoveEntry | undefined
  /** Another box has it at this moment, or may have it: this one has merely data of it. */
  readonly elsewhere: boolean
  /** What `${…}` stands for in its files. */
  readonly values: Values
}

export interface DesiredUpdate extends NonNullable<AppEntry['update']> {
  /** Where the images of the version to come are from. */
  readonly sources: readonly ImageSource[]
}

/** What is known of the machine: paths of devices that are there. */
export type Hardware = ReadonlySet<string>

/** What the box goes by that its files do not say. */
export interface Circumstances {
  /** What it is called on the LAN. */
  readonly hostname: string
  /** Names in the owner's domain that there is a certificate for. */
  readonly certified: readonly string[]
  /** By service, certificates for apps that terminate TLS themselves. */
  readonly leaves: ReadonlyMap<string, Leaf>
  /** Whom to trust on the internet and at home, the box's own authority among them: PEM. */
  readonly authorities: string | undefined
  /** The power has just come, and nobody has asked yet whether another machine is this box now. */
  readonly unasked: boolean
  /** Moves of which the site has said lately that the app is this box's. */
  readonly moved: ReadonlySet<string>
  /** The power has just come, and no other box of the site was heard, which may have apps of this one. */
  readonly unheard: boolean
}

/** Pure: the same files give the same box. */
export function desiredBox(
  manifest: Manifest,
  apps: readonly AppFacts[],
  hardware: Hardware,
  {
    hostname = manifest.name,
    certified = [],
    leaves = new Map(),
    authorities,
    unasked = false,
    moved = new Set(),
    unheard = false,
  }: Partial<Circumstances> = {},
): Desired {
  const origins = originsOf({
    ...{ ...manifest, patterns: manifest.origins, hostname, certified },
    elsewhere: it => namesElsewhere(manifest.site, it),
  })
  const around = { hostname, certified, leaves, authorities, unasked, moved, unheard }
  const known = { manifest, hardware, origins, ...around }
  return {
    name: manifest.name,
    hostname,
    prefix: manifest.prefix,
    ipv4Pool: manifest['ipv4-pool'],
    timezone: manifest.timezone,
    language: manifest.language,
    authority: manifest.authority,
    originPatterns: manifest.origins,
    network: manifest.network,
    domain: manifest.domain,
    certified,
    backup: manifest.backup,
    neighbours: { ...manifest.neighbours, ...spacesFor(manifest.site) },
    site: manifest.site,
    epoch: manifest.epoch ?? 1,
    replaced: manifest.replaced,
    alerts: manifest.alerts,
    postgresql: manifest.postgresql,
    apps: apps.map(facts => desiredApp({ ...known, facts })),
    guests: guestsOf(manifest),
  }
}

/** Nobody has guests while it comes or goes. */
function guestsOf({ site, prefix, 'ipv4-pool': pool }: Manifest): Guest[] {
  if (!site || site.leaving || site.founding) return []
  return (site.apps ?? [])
    .filter(it => it.home !== site.me)
    .map(it => ({ ...it, network: networkGrant(prefix, pool, it.number) }))
}

interface Known extends Circumstances {
  readonly manifest: Manifest
  readonly facts: AppFacts
  readonly hardware: Hardware
  readonly origins: Origins
}

function desiredApp(known: Known): DesiredApp {
  const { manifest, facts, hardware, hostname, certified, leaves, origins } = known
  const { entry, recipe, folder, secrets } = facts
  const { service } = recipe
  const network = networkGrant(manifest.prefix, manifest['ipv4-pool'], entry.number)
  const databases = databasesOf(recipe, secrets)
  const caches = cachesOf(recipe, secrets)
  const storage = [...storageGrants(service, recipe.storage), ...libraryGrants(recipe.libraries)]
  const oidc = oidcGrant(recipe.users, {
    service,
    secret: secrets[OIDC_SECRET] ?? '',
    issuer: issuerOf(origins),
    origins: origins.app(service, network.page),
  })
  const values = valuesFor({
    manifest,
    hostname,
    certified,
    facts,
    network,
    databases,
    caches,
    oidc,
  })
  const { timezone } = manifest
  const leaf = leaves.get(service)
  const authorities = oidc && known.authorities
  const granted = { facts, values, storage, databases, caches, timezone, leaf, authorities }
  const processes = processesOf(granted)
  // What reads a certificate when it starts does not start without one.
  const waits =
    (recipe.tls && !leaf) ||
    (oidc && authorities === undefined) ||
    (isServerMoving(manifest.postgresql) && databases.some(it => it.engine === 'postgres'))
  return {
    service,
    // While its data is copied or put back, nothing may change it.
    state:
      isPaused(entry) || ((waits || isReplaced(known) || isMoving(known)) && isRunning(entry))
        ? 'stopped'
        : entry.state,
    tls: recipe.tls !== undefined,
    oidc,
    installed: isInstalled(entry),
    network,
    egress: recipe.network.egress,
    lan: recipe.network.lan
      ? {
          link: `lan-${entry.number}`,
          mac: lanMac(manifest.prefix, entry.number),
          discovery: recipe.network.discovery,
        }
      : undefined,
    aliases: recipe.network.aliases,
    reaches: Object.keys(askedApps(recipe)).flatMap(other => {
      const it = manifest.apps[other]
      if (!it || !isInstalled(it) || other === service) return []
      const { prefix, 'ipv4-pool': pool } = manifest
      return [{ service: other, network: networkGrant(prefix, pool, it.number) }]
    }),
    web: webOf(facts, { processes, storage }, text => fillIn(text, values)),
    ports: portGrants(recipe.ports),
    databases,
    caches,
    storage,
    files: recipe.files,
    folder,
    processes,
    scale: recipe.scale,
    restarts: entry.restarts,
    resources: { ...recipe.resources, memory: facts.memory ?? recipe.resources.memory },
    privileges: recipe.privileges,
    devices: devicePaths(recipe).filter(path => hardware.has(path)),
    jobs: recipe.jobs,
    hooks: hooksOf(recipe),
    saved: savedOf(recipe, { storage, databases, caches }),
    revision: entry.revision,
    restore: entry.restore,
    move: entry.move,
    elsewhere: isElsewhere(manifest.site, entry.move) || mayBeElsewhere(known),
    update: entry.update && { ...entry.update, sources: sourcesOfNext(facts) },
    values,
  }
}

/** No other box was heard yet, and one may have it. */
const mayBeElsewhere = ({ manifest, unheard }: Known) =>
  unheard && otherBoxes(manifest.site).length > 0

const isMoving = ({ manifest, facts, moved }: Known) =>
  isHeld(manifest.site, facts.entry.move, moved)

const isRunning = ({ state }: AppEntry) => state === 'running'

/** Another machine is this box, or may be: places on the network can tell, and an update is not broken off. */
function isReplaced(known: Known): boolean {
  const { manifest, unasked, facts } = known
  if (manifest.replaced) return true
  if (mayBeElsewhere(known) && !facts.entry.update) return true
  const places = Object.values(manifest.backup.targets)
  return unasked && !facts.entry.update && places.some(it => it.kind !== 'disk')
}
const isPaused = ({ state, update, restore }: AppEntry) =>
  state === 'running' &&
  (update?.phase === 'copy' ||
    update?.phase === 'back' ||
    restore?.phase === 'replace' ||
    restore?.phase === 'again')

function sourcesOfNext({ entry, next }: AppFacts): ImageSource[] {
  if (!next || !entry.update) return []
  const { recipe, folder } = next
  const own = Object.values(recipe.processes).map(it => it.image)
  return [undefined, ...own].map(it => sourceOf(recipe, folder, entry.update?.to ?? 0, it))
}

/** `[database]` and all `[databases.<id>]`, the first with an empty id. */
function databasesOf(recipe: Recipe, secrets: AppFacts['secrets']): DatabaseGrant[] {
  const all = { ...(recipe.database ? { '': recipe.database } : {}), ...recipe.databases }
  return Object.entries(all).flatMap(
    ([id, wanted]) =>
      databaseGrant(
        recipe.service,
        id,
        forAll(wanted, recipe.scale?.replicas),
        secrets[DATABASE_PASSWORD(id)] ?? '',
      ) ?? [],
  )
}

/** Each of several holds as many connections as its recipe says; all together no more than any app may. */
function forAll(wanted: Database, replicas = 1): Database {
  const each = wanted['max-connections']
  const all = Math.max(each, Math.min(MOST_CONNECTIONS, each * replicas))
  return { ...wanted, 'max-connections': all }
}

function cachesOf(recipe: Recipe, secrets: AppFacts['secrets']): CacheGrant[] {
  const all = { ...(recipe.cache ? { '': recipe.cache } : {}), ...recipe.caches }
  return Object.entries(all).map(([id, wanted], index) =>
    cacheGrant(recipe.service, id, index, wanted, secrets[CACHE_PASSWORD(id)] ?? ''),
  )
}

/** Where the devices that a recipe asks for would be on this kind of machine. */
export function devicePaths(recipe: Pick<Recipe, 'devices'>): string[] {
  return Object.values(recipe.devices).map(it => DEVICE_PATHS[it.class])
}

function hooksOf({ hooks }: Recipe): DesiredApp['hooks'] {
  const given = Object.entries(hooks).filter(([, hook]) => hook !== undefined)
  return Object.fromEntries(given) as DesiredApp['hooks']
}

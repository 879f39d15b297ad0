import { createHash } from 'node:crypto'
import type { DesiredApp } from '../box/desired.ts'
import type { DesiredProcess } from '../box/processes.ts'
import { CACHE_HOST } from '../cache/need.ts'
import { DATABASE_HOST } from '../database/need.ts'
import type { NetworkGrant } from '../network/address-plan.ts'
import { fillIn } from '../recipe/placeholders.ts'
import { SECRETS_FOLDER } from './need.ts'

/** Everything Docker is told about one container, and nothing about how it is doing. */
export type ContainerSpec = HolderSpec | ProcessSpec

/** Owns the network namespace that all processes of an app share, and does nothing else. */
export interface HolderSpec {
  readonly role: 'holder'
  readonly name: string
  readonly app: string
  readonly slice: string
  readonly network: NetworkGrant
  /** `name:address`: the names of the box that the app may use, and its own. */
  readonly hosts: readonly string[]
  readonly sysctls: Readonly<Record<string, string>>
  /** Who answers for names that are not among its hosts; Docker's choice where there is none. */
  readonly resolvers: readonly string[]
}

export interface ProcessSpec {
  readonly role: 'process'
  readonly name: string
  readonly app: string
  readonly slice: string
  readonly holder: string
  /** Image id. */
  readonly image: string
  readonly entrypoint: readonly string[] | undefined
  readonly command: readonly string[] | undefined
  readonly user: string | undefined
  readonly environment: readonly string[]
  /** Folder of the box, path in the container. */
  readonly mounts: readonly {
    readonly from: string
    readonly to: string
    readonly readOnly: boolean
  }[]
  /** Folders in memory. */
  readonly tmpfs: readonly string[]
  readonly readOnlyRoot: boolean
  readonly devices: readonly string[]
  readonly capabilities: readonly string[]
  readonly newPrivileges: boolean
  /** Bytes. */
  readonly memory: number | undefined
  readonly shm: number | undefined
  readonly openFiles: number | undefined
  readonly pids: number
  /** Changes when the owner wants it started anew. */
  readonly restarts: number
  /** Changes with what the app's files say, so that the app is started anew with them. */
  readonly files: string
  /** `once`: it ends by itself, and those after it wait for that. */
  readonly run: DesiredProcess['run']
}

/** The systemd slice that all containers of an app are in: it carries the app's limits. */
export const sliceOf = ({ network }: Pick<DesiredApp, 'network'>) =>
  `apps-${network.bridge.replace('app-', '')}.slice`

export function holderOf(app: DesiredApp): HolderSpec {
  const { service, network, databases, caches, aliases, reaches, egress, privileges, oidc } = app
  // Both families, because a program may ask for one alone.
  const gateways = [network.ipv6.gateway, network.ipv4.gateway]
  const itself = [network.ipv6.address, network.ipv4.address]
  const names = [
    'proxy',
    ...(databases.length > 0 ? [DATABASE_HOST] : []),
    ...(caches.length > 0 ? [CACHE_HOST] : []),
    // Browsers know the box by that name, and the app has to call it the same.
    ...(oidc ? [new URL(oidc.issuer).hostname] : []),
  ]
  const point = (name: string, addresses: readonly string[]) =>
    addresses.map(address => `${name}:${address}`)
  return {
    role: 'holder',
    name: `${service}.holder`,
    app: service,
    slice: sliceOf(app),
    network,
    hosts: [
      ...names.flatMap(name => point(name, gateways)),
      ...aliases.flatMap(name => point(name, itself)),
      ...reaches.flatMap(it =>
        point(it.service, [it.network.ipv6.address, it.network.ipv4.address]),
      ),
    ],
    // Questions for names would carry words out of an app that may not speak to anybody.
    resolvers: egress === 'none' ? ['127.0.0.1'] : [],
    sysctls: privileges.sysctls,
  }
}

/** @param image the id of the image, which was fetched before. */
export function processSpec(app: DesiredApp, process: DesiredProcess, image: string): ProcessSpec {
  const { service, privileges, resources, devices } = app
  const folders = process.storage.filter(it => it.kind !== 'scratch')
  const scratch = process.storage.filter(it => it.kind === 'scratch').map(it => it.path)
  return {
    role: 'process',
    name: `${service}.${process.name}`,
    app: service,
    slice: sliceOf(app),
    holder: `${service}.holder`,
    image,
    entrypoint: process.entrypoint,
    command: process.command,
    user: process.user,
    environment: Object.entries(process.environment).map(([name, value]) => `${name}=${value}`),
    mounts: [
      ...folders.map(({ folder, path, readOnly }) => ({ from: folder, to: path, readOnly })),
      ...process.secretFiles.map(({ id, path }) => ({
        from: `${SECRETS_FOLDER}/${service}/${id}`,
        to: path,
        readOnly: true,
      })),
    ],
    tmpfs: [...scratch, ...process.tmpfs],
    readOnlyRoot: process.readOnlyRoot,
    devices,
    capabilities: privileges.capabilities,
    newPrivileges: privileges['new-privileges'],
    memory: process.memory,
    shm: privileges.shm,
    openFiles: privileges['open-files'],
    pids: resources.pids,
    restarts: app.restarts + (process.restarts ?? 0),
    files: filesMark(app),
    run: process.run,
  }
}

/** Only what is written at every start counts: a file that is written once is the app's own then. */
function filesMark({ files, values, folder, processes }: DesiredApp): string {
  const written = files
    .filter(it => it.write === 'always')
    .map(it => [
      it,
      it.source && folder,
      fillAll([it.content, ...Object.values(it.set ?? {})], values),
    ])
  const secrets = processes.flatMap(it => it.secretFiles)
  if (written.length + secrets.length === 0) return ''
  return createHash('sha256')
    .update(JSON.stringify([written, secrets]))
    .digest('hex')
    .slice(0, 16)
}

const fillAll = (texts: readonly unknown[], values: DesiredApp['values']) =>
  texts.map(it => (typeof it === 'string' ? fillIn(it, values) : it))

/** Labels that Gantry knows its containers by. */
export const APP_LABEL = 'gantry.app'
export const SPEC_LABEL = 'gantry.spec'

/**
 * Stored as a label at creation: comparing it later needs no translation back from Docker. What
 * runs on an upgrade alone is known by its image and nothing else.
 */
export function fingerprint(spec: ContainerSpec): string {
  const told =
    spec.role === 'process' && spec.run === 'on-upgrade'
      ? { name: spec.name, image: spec.image, command: spec.command }
      : spec
  return createHash('sha256').update(JSON.stringify(told)).digest('hex').slice(0, 16)
}

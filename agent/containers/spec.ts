import { createHash } from 'node:crypto'
import type { DesiredApp } from '../box/desired.ts'
import { DATABASE_HOST } from '../database/need.ts'
import type { NetworkGrant } from '../network/address-plan.ts'

/** Everything Docker is told about one container, and nothing about how it is doing. */
export type ContainerSpec = HolderSpec | ProcessSpec

/** Owns the network namespace that all processes of an app share, and does nothing else. */
export interface HolderSpec {
  readonly role: 'holder'
  readonly name: string
  readonly app: string
  readonly network: NetworkGrant
  /** `name:address`, the names of the box that the app may use. */
  readonly hosts: readonly string[]
}

export interface ProcessSpec {
  readonly role: 'process'
  readonly name: string
  readonly app: string
  /** Image id. */
  readonly image: string
  readonly environment: readonly string[]
  /** Folder of the box, path in the container. */
  readonly mounts: readonly { readonly from: string; readonly to: string }[]
  readonly holder: string
}

export function holderOf({ service, network, database }: DesiredApp): HolderSpec {
  // Both families, because a program may ask for one alone.
  const gateways = [network.ipv6.gateway, network.ipv4.gateway]
  const names = ['proxy', ...(database ? [DATABASE_HOST] : [])]
  return {
    role: 'holder',
    name: `${service}.holder`,
    app: service,
    network,
    hosts: names.flatMap(name => gateways.map(gateway => `${name}:${gateway}`)),
  }
}

export function processOf(app: DesiredApp, image: string): ProcessSpec {
  const { service, environment, storage } = app
  return {
    role: 'process',
    name: `${service}.main`,
    app: service,
    image,
    environment: Object.entries(environment).map(([name, value]) => `${name}=${value}`),
    mounts: storage.map(({ folder, path }) => ({ from: folder, to: path })),
    holder: `${service}.holder`,
  }
}

/** Stored as a label at creation: comparing it later needs no translation back from Docker. */
export function fingerprint(spec: ContainerSpec): string {
  return createHash('sha256').update(JSON.stringify(spec)).digest('hex').slice(0, 16)
}

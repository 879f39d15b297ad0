import { IDENTITY_HEADERS } from '../http/identity-headers.ts'
import {
  type FilesGrant,
  filesGrant,
  type Https,
  type IdentityHeaders,
  type StaticGrant,
  staticGrants,
} from '../proxy/need.ts'
import type { StorageGrant } from '../storage/need.ts'
import type { AppFacts } from './app-facts.ts'
import type { DesiredProcess } from './processes.ts'

/** What the proxy does for an app, or leaves to it. */
export interface Web {
  /** false: the app answers 443 on its own address by itself. */
  readonly proxied: boolean
  readonly port: number
  readonly process: string
  readonly protocol: Https['protocol']
  /** Bytes; `undefined` for no limit. */
  readonly maxBody: number | undefined
  /** Milliseconds. */
  readonly idleTimeout: number
  /** Who is let through: everybody, or only people of the box. */
  readonly guarded: boolean
  /** The headers that tell the app who somebody is, where it leaves signing in to the box. */
  readonly identity: IdentityHeaders | undefined
  readonly publicPaths: readonly string[]
  /** Further names `<id>-<service>`, each for a port of its own. */
  readonly names: readonly { readonly id: string; readonly port: number }[]
  readonly wellKnown: Readonly<Record<string, string>>
  readonly statics: readonly StaticGrant[]
  /** The proxy answers out of a folder, and the app listens nowhere. */
  readonly files: FilesGrant | undefined
}

/** What else an app was given, as far as its pages are made of it. */
interface Provided {
  readonly processes: readonly DesiredProcess[]
  readonly storage: readonly StorageGrant[]
}

/** @param fill puts values in the place of placeholders. */
export function webOf(
  { recipe: { service, https, users }, entry, images }: AppFacts,
  { processes, storage }: Provided,
  fill: (text: string) => string,
): Web | undefined {
  if (!https) return undefined
  // Until its owner says that it is set up, the first visitor would become its administrator.
  const gated = users?.['first-admin'] === 'wizard' && !entry['set-up']
  const limit = https['max-body']
  return {
    proxied: https['reverse-proxy'],
    port: https.port,
    process: https.process,
    protocol: https.protocol,
    maxBody: limit === 'unlimited' ? undefined : limit,
    idleTimeout: https['idle-timeout'],
    guarded: gated || https.auth === 'proxy',
    identity: https.auth === 'proxy' ? (https.identity ?? IDENTITY_HEADERS) : undefined,
    publicPaths: gated ? [] : https['public-paths'],
    names: Object.entries(https.names).map(([id, { port }]) => ({ id, port })),
    wellKnown: Object.fromEntries(
      Object.entries(https['well-known']).map(([path, text]) => [path, fill(text)]),
    ),
    statics: staticGrants(https, name => {
      const image = processes.find(it => it.name === name)?.image
      return { image, labels: images.find(it => it.id === image)?.labels ?? {} }
    }),
    files: filesGrant(service, https, storage),
  }
}

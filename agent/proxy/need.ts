import { createHash } from 'node:crypto'
import { z } from 'zod'
import { IDENTITY_HEADERS } from '../http/identity-headers.ts'
import {
  duration,
  imagePath,
  line,
  partName,
  port,
  says,
  size,
  urlPath,
} from '../recipe/scalars.ts'
import type { StorageGrant } from '../storage/need.ts'

const plainPort = port.refine(
  it => it !== 443,
  says('E-HTTPS-PORT', 'a port for plain HTTP: 443 belongs to TLS'),
)

/** Headers in which proxies say where a request came from. */
const OF_PROXIES = /^x-(?:forwarded-(?:for|host|port|prefix|proto|server|uri|method)|real-ip)$/i

const HEADER = says('E-HEADER', 'a header such as "Remote-User" or "X-Forwarded-User"')
const header = z
  .string()
  .max(60, says('E-HEADER', 'a header of at most 60 characters'))
  .regex(/^(?:[Rr]emote|[Xx])(?:-[A-Za-z0-9]+)+$/, HEADER)
  .refine(it => !OF_PROXIES.test(it), HEADER)

/** `[https.identity]`: what the app calls the headers that tell it who somebody is. */
const identitySchema = z.strictObject({
  /** Small letters, digits and hyphens; stays the same for ever. */
  user: header.default(IDENTITY_HEADERS.user),
  /** As people write it, in UTF-8. */
  name: header.default(IDENTITY_HEADERS.name),
  email: header.default(IDENTITY_HEADERS.email),
  /** `owner`, `admin`, `member`, with commas; who is one is also those after it. */
  groups: header.default(IDENTITY_HEADERS.groups),
})

export type IdentityHeaders = z.output<typeof identitySchema>

/** `[[https.static]]`: files of the image that the proxy serves itself. */
const staticSchema = z.strictObject({
  /** Where browsers ask for them. */
  url: urlPath.regex(/\/$/, says('E-PATH', 'a path that ends with a slash')),
  /** The folder in the image. */
  from: imagePath,
  /** How long browsers keep them; `immutable` only where names carry hashes. */
  cache: z.union([z.literal('immutable'), duration]).default(3_600_000),
  process: partName.default('main'),
})

/** `[https.files]`: the proxy answers out of a folder of the app, which listens nowhere itself. */
const filesSchema = z.strictObject({
  /** One of `[storage]`, of which nothing else is shown. */
  storage: partName,
  /** Below it; all of it unless said. */
  folder: z
    .string()
    .regex(
      /^[A-Za-z0-9_-][A-Za-z0-9._-]*(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/,
      says('E-PATH', 'a folder below the storage, such as "public"'),
    )
    .optional(),
  /** How long browsers keep what they have. */
  cache: duration.default(60_000),
})

/** `[https]`: the box's proxy answers HTTPS for the app and speaks plain HTTP to it. */
export const httpsSchema = z.strictObject({
  /** false: the app binds 443 on its own address and terminates TLS itself. */
  'reverse-proxy': z.boolean().default(true),
  /** Where the app listens. */
  port: plainPort.default(80),
  process: partName.default('main'),
  protocol: z.enum(['http1', 'h2c']).default('http1'),
  /** The largest request body. */
  'max-body': z.union([z.literal('unlimited'), size]).default(2 ** 30),
  /** How long a connection to the app may be silent. */
  'idle-timeout': duration.default(600_000),
  /** `proxy`: only people who are signed in to the box come through. */
  auth: z.enum(['none', 'proxy']).default('none'),
  /** Headers by which an app with `auth = "proxy"` is told who somebody is. */
  identity: identitySchema.optional(),
  /** Paths that need no sign-in; a `*` at the end stands for everything below. */
  'public-paths': z
    .array(z.string().regex(/^\/[A-Za-z0-9._~/-]*\*?$/, says('E-PATH', 'a path such as "/api/*"')))
    .default([]),
  /** Where the app's own settings are, linked from its page. */
  'admin-path': urlPath.optional(),
  /** More host names, `<id>-<service>`, each for a port. */
  names: z
    .record(partName, z.strictObject({ port: plainPort, label: line(60).optional() }))
    .default({}),
  /** Answers that the proxy gives itself, by path, e.g. `/.well-known/matrix/server`. */
  'well-known': z
    .record(
      urlPath.startsWith('/.well-known/', says('E-PATH', 'a path below /.well-known/')),
      z.string().max(10_000),
    )
    .default({}),
  static: z.array(staticSchema).max(50).default([]),
  files: filesSchema.optional(),
})

/** What `[https]` says, with every default filled in. */
export type Https = z.output<typeof httpsSchema>

/** A folder of an app out of which the proxy answers. */
export interface FilesGrant {
  /** The folder of the storage. */
  readonly source: string
  /** Where the proxy sees that folder: only to be read, and no link in it is followed. */
  readonly place: string
  /** What is shown of it. */
  readonly root: string
  /** Milliseconds. */
  readonly cache: number
}

/** Where the proxy sees folders of apps: one a page, each a mount of its own. */
export const PAGES_FOLDER = '/run/gantry-pages'

export function filesGrant(
  service: string,
  { files }: Https,
  storage: readonly StorageGrant[],
): FilesGrant | undefined {
  if (!files) return undefined
  const source = storage.find(it => it.id === files.storage)?.folder
  if (source === undefined) return undefined
  const place = `${PAGES_FOLDER}/${service}`
  const root = files.folder === undefined ? place : `${place}/${files.folder}`
  return { source, place, root, cache: files.cache }
}

/** A folder of an image whose files the proxy serves itself. */
export interface StaticGrant {
  readonly url: string
  readonly from: string
  /** Milliseconds, or for as long as browsers like. */
  readonly cache: Https['static'][number]['cache']
  /** The id of the image; undefined until it was fetched. */
  readonly image: string | undefined
}

/** What is known of one process of an app: its image, and what that says of itself. */
export interface StaticSource {
  readonly image: string | undefined
  readonly labels: Readonly<Record<string, string>>
}

/** What the recipe says, then what the image of the web process says for other addresses. */
export function staticGrants(
  { static: said, process }: Https,
  sourceOf: (process: string) => StaticSource,
): StaticGrant[] {
  const own = said.map(({ url, from, cache, process }) => ({
    ...{ url, from, cache },
    image: sourceOf(process).image,
  }))
  const { image, labels } = sourceOf(process)
  const announced = announcedIn(labels)
    .filter(it => !own.some(({ url }) => url === it.url))
    .map(({ url, from, cache }) => ({ url, from, cache, image }))
  // The longest address that fits comes first, as in every table of routes.
  return [...own, ...announced].sort((one, other) => other.url.length - one.url.length)
}

const LABEL = /^io\.gantry\.static\.\d{1,3}$/

/** Labels that begin with it are kept with the image; whatever else an image says is its own. */
export const OUR_LABELS = 'io.gantry.'

/** `io.gantry.static.<n>="<url>=<path>"`; what is not written like that announces nothing. */
function announcedIn(labels: StaticSource['labels']): Https['static'] {
  return Object.entries(labels).flatMap(([name, text]) => {
    const [url, from] = text.split(/=(.*)/s)
    const read = staticSchema.safeParse({ url, from })
    return LABEL.test(name) && read.success ? [read.data] : []
  })
}

/** Where files out of images live: a folder an image, in it a folder for each address. */
export const ASSETS_FOLDER = '/data/state/assets'

/**
 * The folder that stands for the root of an app's address: the files are below it under their whole
 * path. It is by image, so that a new version never finds files of the old one.
 */
export function assetFolder({ image, url, from }: StaticGrant): string | undefined {
  const hash = createHash('sha256').update(`${url}\0${from}`).digest('hex').slice(0, 16)
  return image && `${ASSETS_FOLDER}/${image.replace('sha256:', '').slice(0, 16)}/${hash}`
}

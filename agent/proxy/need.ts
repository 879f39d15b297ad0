import { z } from 'zod'
import { duration, line, partName, port, says, size, urlPath } from '../recipe/scalars.ts'

const plainPort = port.refine(
  it => it !== 443,
  says('E-HTTPS-PORT', 'a port for plain HTTP: 443 belongs to TLS'),
)

/** `[[https.static]]`: files of the image that the proxy serves itself. */
const staticSchema = z.strictObject({
  /** Where browsers ask for them. */
  url: urlPath.regex(/\/$/, says('E-PATH', 'a path that ends with a slash')),
  /** The folder in the image. */
  from: z.string().regex(/^(?:\/[^/\p{C}]+)+$/u, says('E-PATH', 'an absolute path in the image')),
  /** How long browsers keep them; `immutable` only where names carry hashes. */
  cache: z.union([z.literal('immutable'), duration]).default(3_600_000),
  process: partName.default('main'),
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
})

/** What `[https]` says, with every default filled in. */
export type Https = z.output<typeof httpsSchema>

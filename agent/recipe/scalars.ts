import { z } from 'zod'
import { LABEL, RESERVED } from './service-name.ts'

/** What a field allows, in words that follow "expected", and the code its mistake is known by. */
export const says = (code: string, allowed: string): string => `${code} ${allowed}`

const named = (pattern: RegExp, code: string, allowed: string) =>
  z.string().regex(pattern, says(code, allowed))

export const serviceName = named(
  LABEL,
  'E-NAME',
  'a name of lower-case letters, digits and inner hyphens, at most 40',
).refine(
  name => !RESERVED.includes(name),
  says('E-NAME', `a name that is not reserved (${RESERVED.join(', ')})`),
)

/** Names of storages, processes, secrets and other parts of a recipe. */
export const partName = named(
  /^[a-z](?:[a-z0-9-]{0,30}[a-z0-9])?$/,
  'E-NAME',
  'a name of lower-case letters, digits and inner hyphens, at most 32',
)

/** POSIX names of environment variables. */
export const variableName = named(
  /^[A-Za-z_][A-Za-z0-9_]{0,127}$/,
  'E-NAME',
  'a variable name: letters, digits and underscores',
)

/** The same for what processes are told: some programs call their settings `discovery.type`. */
export const envName = named(
  /^(?=.{1,128}$)[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)*$/,
  'E-NAME',
  'a variable name: letters, digits, underscores, and dots inside',
)

/** A host name that an app answers to beside its own, e.g. `xmpp.meet.example`. */
export const hostName = named(
  /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/,
  'E-NAME',
  'a host name in lower case',
)

/** An OCI reference: host, path, tag and digest as the distribution specification writes them. */
export const imageReference = named(
  /^(?=.{1,400}$)(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?(?::\d{1,5})?\/)?[a-z0-9]+(?:(?:[._/]|__|-+)[a-z0-9]+)*(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@sha256:[a-f0-9]{64})?$/,
  'E-IMAGE',
  'an image reference such as "docker.io/miniflux/miniflux:2.3.3"',
)

const PLAIN_PATH = /^(?:\/[^/:\p{C}]+)+$/u
const isWithin = (path: string) => !path.split('/').some(it => it === '.' || it === '..')

/** Folders of a container that the engine, the kernel or Gantry itself fills. */
const FOREIGN = ['/dev', '/proc', '/sys', '/run/secrets']
const isFree = (path: string) => !FOREIGN.some(it => path === it || path.startsWith(`${it}/`))

/** Who speaks to a container engine has the box. */
const ENGINES = /(?:docker|containerd|podman|crio)\.sock(?:$|\/)/

/** A path inside a container. */
export const containerPath = z
  .string()
  .max(255, says('E-PATH', 'a path of at most 255 characters'))
  .regex(PLAIN_PATH, says('E-PATH', 'an absolute path without a slash at its end'))
  .refine(
    path => !ENGINES.test(path),
    says('E-FORBIDDEN', 'a path other than the socket of a container engine: no app gets that'),
  )
  .refine(isWithin, says('E-PATH', 'a path without "." and ".." in it'))
  .refine(isFree, says('E-PATH', `a path outside of ${FOREIGN.join(', ')}`))

/** A folder of an image, which nothing of a running container hides. */
export const imagePath = z
  .string()
  .regex(/^(?:\/[^/\p{C}]+)+$/u, says('E-PATH', 'an absolute path in the image'))
  .refine(isWithin, says('E-PATH', 'a path without "." and ".." in it'))

/** A path inside the recipe's folder; `.` is the folder itself. */
export const recipePath = z
  .string()
  .max(255, says('E-PATH', 'a path of at most 255 characters'))
  .regex(/^(?:\.|[^/~\\\p{C}][^\\\p{C}]*)$/u, says('E-PATH', 'a path inside the recipe folder'))
  .refine(
    path => !path.includes('://'),
    says('E-PATH', 'a path inside the recipe folder, no address'),
  )
  .refine(path => !path.split('/').includes('..'), says('E-PATH', 'a path without ".." in it'))

/** A path of a URL, e.g. `/static/`. */
export const urlPath = z
  .string()
  .max(255, says('E-PATH', 'a path of at most 255 characters'))
  .regex(
    /^\/(?:[A-Za-z0-9._~-]+\/)*[A-Za-z0-9._~-]*$/,
    says('E-PATH', 'a path of a URL, such as "/static/"'),
  )
  .refine(isWithin, says('E-PATH', 'a path without "." and ".." in it'))

/** A program and its arguments: there is no shell that would take a line apart. */
export const argv = z
  .array(
    z
      .string()
      .max(4096, says('E-ARGV', 'arguments of at most 4096 characters'))
      .regex(/^[^\0]*$/, says('E-ARGV', 'arguments without NUL bytes')),
    says('E-ARGV', 'a list of the program and its arguments, such as ["app", "serve"]'),
  )
  .min(1, says('E-ARGV', 'at least the program'))
  .max(100, says('E-ARGV', 'at most 100 entries'))

export const port = z
  .int()
  .min(1, says('E-PORT', 'a port from 1 to 65535'))
  .max(65535, says('E-PORT', 'a port from 1 to 65535'))

/** Numbers, because names mean different people in different images. */
export const owner = z
  .string()
  .regex(/^\d{1,6}:\d{1,6}$/, says('E-OWNER', 'two numbers, "uid:gid"'))

const SIZE = /^(\d{1,6})([KMGT])$/
const UNITS = { K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 } as const

/** `64M`, `2G`: bytes, in powers of 1024. */
export const size = z
  .string()
  .regex(SIZE, says('E-SIZE', 'a size such as "64M" or "2G"'))
  .transform(text => {
    const [, count, unit] = SIZE.exec(text) ?? []
    return Number(count) * UNITS[unit as keyof typeof UNITS]
  })

const DURATION = /^(\d{1,6})(ms|s|m|h|d)$/
const SPANS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** `30s`, `10m`: milliseconds. */
export const duration = z
  .string()
  .regex(DURATION, says('E-DURATION', 'a duration such as "30s" or "10m"'))
  .transform(text => {
    const [, count, unit] = DURATION.exec(text) ?? []
    return Number(count) * SPANS[unit as keyof typeof SPANS]
  })

/** A sentence or a line for people: no control characters that would redraw a terminal. */
export const line = (longest: number) =>
  z
    .string()
    .min(1, says('E-TEXT', 'a text'))
    .max(longest, says('E-TEXT', `a text of at most ${longest} characters`))
    .regex(/^[^\p{C}]*$/u, says('E-TEXT', 'one line without control characters'))

/** A longer text; line ends are allowed. */
export const prose = z
  .string()
  .max(20_000, says('E-TEXT', 'a text of at most 20,000 characters'))
  .regex(/^(?:[^\p{C}]|[\n\t])*$/u, says('E-TEXT', 'a text without control characters'))

/** The value of an environment variable: everything that has one obvious spelling. */
export const variableValue = z
  .union(
    [z.string().max(32_768), z.boolean(), z.number(), z.bigint()],
    says('E-ENV-TYPE', 'a text, a number, true or false'),
  )
  .refine(
    value => typeof value !== 'string' || !value.includes('\0'),
    says('E-VALUE', 'a text without NUL bytes'),
  )
  .refine(
    value => typeof value !== 'number' || Number.isFinite(value),
    says('E-ENV-TYPE', 'a finite number'),
  )
  .transform(String)

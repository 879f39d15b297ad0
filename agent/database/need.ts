import { createHash } from 'node:crypto'
import { z } from 'zod'
import { containerPath, says } from '../recipe/scalars.ts'

/** Engines that a box provides. `sqlite` is a file of the app's own, known so that it is saved. */
export type Engine = 'postgres' | 'mariadb' | 'sqlite'

/** The majors that the image carries: Debian trixie's PostgreSQL 17 and MariaDB 11.8. */
const PROVIDED = { postgres: [17], mariadb: [11, 8], sqlite: [3] } as const

/** Known, and not on any box, with the reason. */
const UNPROVIDED: Readonly<Record<string, string>> = {
  mysql: 'MySQL is not in Debian, and MariaDB is not the same for the apps that ask for it',
  mongodb: 'MongoDB is not in Debian and its licence does not allow a vendor to ship it',
}

/** The extensions of PostgreSQL that the box has and that no app can misuse. */
export const EXTENSIONS = [
  'btree_gin',
  'btree_gist',
  'citext',
  'cube',
  'dict_int',
  'earthdistance',
  'fuzzystrmatch',
  'hstore',
  'intarray',
  'isn',
  'ltree',
  'pg_trgm',
  'pgcrypto',
  'seg',
  'tablefunc',
  'tsm_system_rows',
  'unaccent',
  'uuid-ossp',
  'vector',
] as const

const GRAMMAR = /^([a-z]+)(?::((?:(?:>=|<=|>|<)?\d+(?:\.\d+)*)(?:,(?:>=|<=|>|<)\d+(?:\.\d+)*)*))?$/

/**
 * Which engine a `variant` means, or why no box has it. `sql:2023` is any engine that speaks
 * standard SQL; others are a family and, if need be, versions: `postgres:>=14,<19`.
 */
export function engineOf(variant: string): { engine: Engine } | { code: string; allowed: string } {
  if (variant === 'sql:2023') return { engine: 'postgres' }
  const [, family = '', versions] = GRAMMAR.exec(variant) ?? []
  const reason = UNPROVIDED[family]
  if (reason) return { code: 'E-VARIANT-UNAVAILABLE', allowed: `another engine (${reason})` }
  if (!Object.hasOwn(PROVIDED, family)) {
    const families = Object.keys(PROVIDED).join(', ')
    return { code: 'E-VARIANT', allowed: `sql:2023, or one of ${families} with its versions` }
  }
  const engine = family as Engine
  const have = PROVIDED[engine]
  if (versions && !versions.split(',').every(it => satisfies(have, it))) {
    const allowed = `versions that include ${have.join('.')}, the one of this box`
    return { code: 'E-VARIANT-UNAVAILABLE', allowed }
  }
  return { engine }
}

/** Whether every database that a recipe asks for may be in PostgreSQL of that major, where it is to be there. */
export function admitsMajor(
  recipe: {
    readonly database?: Pick<Database, 'variant'> | undefined
    readonly databases: Readonly<Record<string, Pick<Database, 'variant'>>>
  },
  major: string,
): boolean {
  const all = [...(recipe.database ? [recipe.database] : []), ...Object.values(recipe.databases)]
  return all.every(({ variant }) => admits(variant, 'postgres', [Number(major)]))
}

/** Whether a recipe that asks for a variant may get that version of an engine. */
function admits(variant: string, engine: Engine, have: readonly number[]): boolean {
  if (variant === 'sql:2023') return true
  const [, family, versions] = GRAMMAR.exec(variant) ?? []
  return family !== engine || (versions?.split(',').every(it => satisfies(have, it)) ?? true)
}

/** `17` and `11.8` mean "this release and its updates"; with a sign, a bound. */
function satisfies(have: readonly number[], constraint: string): boolean {
  const [, sign = '', text = ''] = /^(>=|<=|>|<)?(.*)$/.exec(constraint) ?? []
  const wanted = text.split('.').map(Number)
  const order = wanted.reduce((found, it, i) => found || Math.sign((have[i] ?? it) - it), 0)
  switch (sign) {
    case '>=':
      return order >= 0
    case '<=':
      return order <= 0
    case '>':
      return order > 0
    case '<':
      return order < 0
    default:
      return order === 0
  }
}

/** Of one database, of the 200 that a server has for all. */
export const MOST_CONNECTIONS = 100

/** `[database]` and `[databases.<id>]`: a logical database of the box's own server. */
export const databaseSchema = z.strictObject({
  variant: z
    .string()
    .max(60)
    .superRefine((variant, context) => {
      const found = engineOf(variant)
      if ('code' in found) context.addIssue(says(found.code, found.allowed))
    }),
  /** The app owns its database and nothing else on the server. */
  permissions: z.enum(['full']).default('full'),
  /** PostgreSQL extensions, made before the app comes. */
  extensions: z
    .array(z.enum(EXTENSIONS, says('E-DB-EXT', `extensions among ${EXTENSIONS.join(', ')}`)))
    .default([]),
  /** Sorting and letter classes, for ever: changing it would need a new database. */
  locale: z.enum(['C', 'C.UTF-8'], says('E-DB-LOCALE', '"C" or "C.UTF-8"')).default('C.UTF-8'),
  /** How many connections the app may hold, and each of it where it runs several times. */
  'max-connections': z.int().min(1).max(MOST_CONNECTIONS).default(20),
  /** Where the file of an SQLite database is, inside a storage. */
  path: containerPath.optional(),
})

export type Database = z.output<typeof databaseSchema>

/** What the app is given, but for the address: that is a name which its own network resolves. */
export interface DatabaseGrant {
  /** Empty for `[database]`. */
  readonly id: string
  readonly engine: Exclude<Engine, 'sqlite'>
  /** The name of both the database and the role. */
  readonly name: string
  readonly password: string
  readonly extensions: readonly string[]
  readonly locale: string
  readonly maxConnections: number
}

/** The name under which an app finds the server, at the gateway of its own bridge. */
export const DATABASE_HOST = 'database'

/** The role of PostgreSQL that may copy the whole server, and nothing else. No app has that name. */
export const REPLICA = 'gantry-replica'

export const DATABASE_PORTS = { postgres: 5432, mariadb: 3306 } as const

/** `undefined` for SQLite: that is a file of the app's own. */
export function databaseGrant(
  service: string,
  id: string,
  wanted: Database,
  password: string,
): DatabaseGrant | undefined {
  const found = engineOf(wanted.variant)
  if (!('engine' in found) || found.engine === 'sqlite') return undefined
  return {
    id,
    engine: found.engine,
    name: databaseName(service, id),
    password,
    extensions: wanted.extensions,
    locale: wanted.locale,
    maxConnections: wanted['max-connections'],
  }
}

/** What PostgreSQL cuts names off at. */
const LONGEST_NAME = 63

/** Names that one of the servers keeps for itself. */
const TAKEN =
  /^(pg_.*|template[01]|public|none|root|mysql|sys|information_schema|performance_schema)$/

/**
 * One name for database and role, good at a prompt without quotes, and never the same for two
 * databases of a box: hyphens become odd runs of underscores, what joins service and id is two.
 */
export function databaseName(service: string, id: string): string {
  const [first, second] = [service, id].map(it =>
    it.replaceAll(/-+/g, run => '_'.repeat(2 * run.length - 1)),
  )
  const name = second ? `${first}__${second}` : `${first}`
  if (TAKEN.test(name)) return `_${name}`
  if (name.length <= LONGEST_NAME) return name
  const mark = createHash('sha256').update(name).digest('hex').slice(0, 16)
  return `${name.slice(0, 40).replace(/_+$/, '')}____${mark}`
}

export const DATABASE_PLACEHOLDERS = [
  'url',
  'host',
  'port',
  'name',
  'user',
  'password',
  'variant',
] as const

/** What the app can write as `${database.…}` or `${databases.<id>.…}`. */
export function databaseValues(
  grant: Pick<DatabaseGrant, 'engine' | 'name' | 'password'>,
): Record<(typeof DATABASE_PLACEHOLDERS)[number], string> {
  const { engine, name, password } = grant
  const port = String(DATABASE_PORTS[engine])
  const scheme = engine === 'postgres' ? 'postgres' : 'mysql'
  const query = engine === 'postgres' ? '?sslmode=disable' : ''
  return {
    // The password is made of letters and digits, so that no spelling of a URL can break on it.
    url: `${scheme}://${name}:${password}@${DATABASE_HOST}:${port}/${name}${query}`,
    host: DATABASE_HOST,
    port,
    name,
    user: name,
    password,
    variant: engine,
  }
}

/** Days for which the cluster of before stays. */
const DAYS = 14
export const wayBackDays = z.int().min(1).max(365).default(DAYS)
/** Servers of which the box can have several majors. */
export const databaseServer = z.enum(['postgresql'])

/**
 * The way of the box's PostgreSQL from one major to another. `move`: its apps are stopped, and what it
 * has is written out and read in again beside; `trial`: the next major serves, and apps have to work;
 * `back`: apps are stopped, and the former cluster serves again; `kept`: it went well, and the former
 * cluster is still there; `undone`: the former one serves again.
 */
export const majorStep = z.strictObject({
  from: z.string().regex(/^\d+$/),
  to: z.string().regex(/^\d+$/),
  phase: z.enum(['move', 'trial', 'back', 'kept', 'undone']),
  /** The job of the program that does it; begins with when it was ordered. */
  job: z.string(),
  /** Apps that worked before: they have to afterwards. */
  apps: z.array(z.string()).default([]),
  /** Since when it is in this phase: ISO 8601. */
  since: z.string(),
  days: wayBackDays,
  /** What it was undone for. */
  why: z.string().optional(),
})

export type MajorStep = z.output<typeof majorStep>

/** The server is stopped, or about to be: nobody asks it anything, and no app that has data in it runs. */
export const isMoving = (step: Pick<MajorStep, 'phase'> | undefined): boolean =>
  step?.phase === 'move' || step?.phase === 'back'

/** It is not known yet which major stays. */
export const isUndecided = (step: Pick<MajorStep, 'phase'> | undefined): boolean =>
  isMoving(step) || step?.phase === 'trial'

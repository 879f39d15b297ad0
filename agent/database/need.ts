import { z } from 'zod'

/** `[database]`: a logical database of the box's own server, and a role that owns it. */
export const databaseSchema = z.strictObject({
  /** What the app can speak: any SQL engine the box prefers, or PostgreSQL by name. */
  variant: z.enum(['sql:2023', 'postgres']),
  /** The app owns its database and nothing else on the server. */
  permissions: z.enum(['full']).default('full'),
})

/** What the app is given: everything but the address, which its own network decides. */
export interface DatabaseGrant {
  /** The name of both the database and the role. */
  readonly name: string
  readonly password: string
}

/** PostgreSQL identifiers are free-form when quoted; hyphens would only annoy people in psql. */
export function databaseGrant(service: string, password: string): DatabaseGrant {
  return { name: service.replaceAll('-', '_'), password }
}

/** The name under which an app finds the server, at the gateway of its own bridge. */
export const DATABASE_HOST = 'database'
const PORT = 5432

export const DATABASE_PLACEHOLDERS = [
  'url',
  'host',
  'port',
  'name',
  'user',
  'password',
  'variant',
] as const

/** What the app can write as `${database.…}`. */
export function databasePlaceholders({
  name,
  password,
}: DatabaseGrant): Record<(typeof DATABASE_PLACEHOLDERS)[number], string> {
  // The password is made of letters and digits, so that no spelling of a URL can break on it.
  return {
    url: `postgres://${name}:${password}@${DATABASE_HOST}:${PORT}/${name}?sslmode=disable`,
    host: DATABASE_HOST,
    port: String(PORT),
    name,
    user: name,
    password,
    variant: 'postgres',
  }
}

/** The standard variables: `DATABASE_URL`, `DATABASE_HOST` and so on. */
export function databaseEnvironment(grant: DatabaseGrant): Record<string, string> {
  const entries = Object.entries(databasePlaceholders(grant))
  return Object.fromEntries(entries.map(([key, value]) => [`DATABASE_${key.toUpperCase()}`, value]))
}

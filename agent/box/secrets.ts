import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import type { ShownSecret } from '../http/api.ts'
import type { Recipe } from '../recipe/schema.ts'
import type { Secret } from '../recipe/secret.ts'

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** A new secret. `alnum` is 62 letters and digits, each equally likely: no shell, URL or INI file breaks on it. */
export function newSecret({ generate, length }: Pick<Secret, 'generate' | 'length'>): string {
  switch (generate) {
    case 'alnum':
      return Array.from({ length }, () => LETTERS[randomInt(LETTERS.length)]).join('')
    case 'hex':
      return randomBytes(Math.ceil(length / 2))
        .toString('hex')
        .slice(0, length)
    case 'base64':
      return randomBytes(length).toString('base64')
    case 'uuid':
      return randomUUID()
  }
}

/** Where the password of the Wi-Fi is kept: no app can have that name. */
export const WIFI_SECRETS = 'network.wifi'

/** Passwords that the box makes for itself; the colon keeps recipes from asking for them. */
export const DATABASE_PASSWORD = (id: string) => `database:${id}`
export const OIDC_SECRET = 'oidc:'
export const CACHE_PASSWORD = (id: string) => `cache:${id}`

const PASSWORD = { generate: 'alnum', length: 32 } as const

/** Every secret an app needs: those it has stay as they are, missing ones are made. */
export function secretsFor(
  recipe: Recipe,
  kept: Readonly<Record<string, string>>,
): Record<string, string> {
  const wanted = [
    ...Object.entries(recipe.secrets),
    ...(recipe.users?.login === 'oidc' ? [[OIDC_SECRET, PASSWORD] as const] : []),
    ...ids(recipe.database, recipe.databases).map(id => [DATABASE_PASSWORD(id), PASSWORD] as const),
    ...ids(recipe.cache, recipe.caches).map(id => [CACHE_PASSWORD(id), PASSWORD] as const),
  ]
  const missing = wanted.filter(([id]) => kept[id] === undefined)
  return { ...kept, ...Object.fromEntries(missing.map(([id, kind]) => [id, newSecret(kind)])) }
}

const ids = (first: unknown, more: object) => [...(first ? [''] : []), ...Object.keys(more)]

/** Those that the owner needs, with what he reads beside them. */
export function shownSecrets(
  { secrets }: Pick<Recipe, 'secrets'>,
  values: Readonly<Record<string, string>>,
): ShownSecret[] {
  return Object.entries(secrets).flatMap(([id, { show, label = id }]) =>
    show ? [{ label, value: values[id] ?? '' }] : [],
  )
}

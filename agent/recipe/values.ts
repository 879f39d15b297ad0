import { CACHE_PLACEHOLDERS } from '../cache/need.ts'
import { DATABASE_PLACEHOLDERS } from '../database/need.ts'
import { OIDC_PLACEHOLDERS } from '../gate/need.ts'
import { MAIL_PLACEHOLDERS } from '../mail/need.ts'
import type { Recipe } from './schema.ts'

const under = (table: string, keys: readonly string[]) => keys.map(key => `${table}.${key}`)

/**
 * Every name that `${…}` may have in a recipe: only what the recipe itself asks for, so that a
 * misspelt one is found when it is read and not when the app starts.
 */
export function knownPlaceholders(recipe: Partial<Recipe>): string[] {
  const { https, database, cache, databases = {}, caches = {} } = recipe
  return [
    'service.name',
    'box.name',
    'box.timezone',
    'network.address',
    'network.ipv4',
    'proxy.address',
    'proxy.cidr',
    ...(https ? ['service.domain', 'service.url'] : []),
    ...Object.keys(https?.names ?? {}).flatMap(id => under(`names.${id}`, ['domain', 'url'])),
    ...(database ? under('database', DATABASE_PLACEHOLDERS) : []),
    ...Object.keys(databases).flatMap(id => under(`databases.${id}`, DATABASE_PLACEHOLDERS)),
    ...(cache ? under('cache', CACHE_PLACEHOLDERS) : []),
    ...Object.keys(caches).flatMap(id => under(`caches.${id}`, CACHE_PLACEHOLDERS)),
    ...(recipe.mail?.send ? under('mail', MAIL_PLACEHOLDERS) : []),
    ...(recipe.users?.login === 'oidc' ? under('oidc', OIDC_PLACEHOLDERS) : []),
    ...under('secret', Object.keys(recipe.secrets ?? {})),
    ...under('question', Object.keys(recipe.questions ?? {})),
    ...under('port', Object.keys(recipe.ports ?? {})),
    ...Object.keys(recipe.requires?.apps ?? {}).map(it => `apps.${it}.host`),
  ]
}

import { type CacheGrant, cacheValues } from '../cache/need.ts'
import { type DatabaseGrant, databaseValues } from '../database/need.ts'
import { type OidcGrant, oidcValues } from '../gate/need.ts'
import { MAIL_APP, mailValues } from '../mail/need.ts'
import type { NetworkGrant } from '../network/address-plan.ts'
import type { AppFacts } from './app-facts.ts'
import { isInstalled, type Manifest } from './manifest.ts'
import { originsOf } from './origins.ts'

/** What each placeholder stands for, by its name: see knownPlaceholders. */
export type Values = Readonly<Record<string, string>>

export interface Given {
  readonly oidc: OidcGrant | undefined
  readonly manifest: Manifest
  readonly hostname: string
  readonly certified: readonly string[]
  readonly facts: AppFacts
  readonly network: NetworkGrant
  readonly databases: readonly DatabaseGrant[]
  readonly caches: readonly CacheGrant[]
}

/** Every value that an app's texts may name. */
export function valuesFor(given: Given): Values {
  const { manifest, facts, network, databases, caches } = given
  const { recipe, secrets, answers } = facts
  const { service, https, ports, questions } = recipe
  const origins = originsOf({ ...manifest, ...given, patterns: manifest.origins })
  const site = (name: string) => {
    const url = origins.app(name)[0]
    return { domain: url?.hostname ?? '', url: url?.origin ?? '' }
  }
  const names = Object.keys(https?.names ?? {})
  return Object.assign(
    {
      'service.name': service,
      'box.name': manifest.name,
      'box.timezone': manifest.timezone,
      'network.address': network.ipv6.address,
      'network.ipv4': network.ipv4.address,
      'proxy.address': network.ipv6.gateway,
      'proxy.cidr': [network.ipv6.gateway, network.ipv4.gateway].join(','),
    },
    https ? under('service', site(service)) : {},
    ...names.map(id => under(`names.${id}`, site(`${id}-${service}`))),
    ...databases.map(it =>
      under(it.id === '' ? 'database' : `databases.${it.id}`, databaseValues(it)),
    ),
    ...caches.map(it => under(it.id === '' ? 'cache' : `caches.${it.id}`, cacheValues(it))),
    recipe.mail?.send ? under('mail', mailValues(isInstalled(manifest.apps[MAIL_APP]))) : {},
    given.oidc ? under('oidc', oidcValues(given.oidc)) : {},
    under('secret', secrets),
    under(
      'question',
      Object.fromEntries(
        Object.entries(questions).map(([id, it]) => [id, String(answers[id] ?? it.default ?? '')]),
      ),
    ),
    Object.fromEntries(
      Object.keys(recipe.requires.apps).map(it => [
        `apps.${it}.host`,
        isInstalled(manifest.apps[it]) ? it : '',
      ]),
    ),
    under(
      'port',
      Object.fromEntries(
        Object.entries(ports).map(([id, it]) => [
          id,
          String((it.tcp ?? it.udp ?? it.both)?.first ?? ''),
        ]),
      ),
    ),
  )
}

function under(table: string, values: Readonly<Record<string, string>>): Values {
  return Object.fromEntries(Object.entries(values).map(([key, it]) => [`${table}.${key}`, it]))
}

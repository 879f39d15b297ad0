import { mayVouch } from '../certificates/need.ts'
import { covers, type Domain } from './domain.ts'

/**
 * What browsers call this box and its apps, as data: every check of Host and Origin, every
 * redirect, certificate and address that an app is told comes from here.
 *
 * A pattern is an origin in which `<box>` and `<app>` stand for names, e.g.
 * `https://<app>-<box>.localhost:8443`. Patterns with `<app>` are the apps', the others the box's.
 */
export const ORIGIN_PATTERN = /^https?:\/\/(?:<box>|<app>|[a-z0-9.-])+(?::\d{1,5})?$/

const EVERY_BOX = [
  'https://<box>.local',
  'https://<app>-<box>.local',
  'http://<box>.local',
  'http://<app>-<box>.local',
] as const

/** Where the owner has a domain; the best to tell people, because every device believes it. */
const IN_DOMAIN = [
  'https://<domain>',
  'https://<app>.<domain>',
  'http://<domain>',
  'http://<app>.<domain>',
] as const

/** Whether a host is a domain, or in it. */
export const isIn = (domain: string, host: string): boolean =>
  host === domain || host.endsWith(`.${domain}`)

/** The names under which one box and its apps are reached. */
export interface Origins {
  readonly box: readonly URL[]
  /**
   * Origins of one app, the best to tell people first.
   * @param page its own address at the proxy, for devices that find no names.
   */
  app(service: string, page?: string): readonly URL[]
}

export interface OriginOptions {
  /** More origins, from the manifest; they come before the ones every box has. */
  readonly patterns?: readonly string[]
  readonly hostname: string
  /** The box's numeric addresses on the LAN, without brackets. */
  readonly addresses?: readonly string[]
  readonly domain?: Pick<Domain, 'name'> | undefined
  /** Names in that domain that there is a certificate for; the others are no origins yet. */
  readonly certified?: readonly string[]
  /** What a page of this box is called at the other boxes of its site. */
  readonly elsewhere?: (name: string) => readonly string[]
  /** The box's own /48: its authority vouches for addresses in it and for private ones. */
  readonly prefix: string
}

export function originsOf(options: OriginOptions): Origins {
  const { patterns = [], hostname, addresses = [], prefix, domain, certified = [] } = options
  const { elsewhere = () => [] } = options
  const inDomain = domain ? IN_DOMAIN.map(it => it.replace('<domain>', domain.name)) : []
  const all = [...inDomain, ...patterns, ...EVERY_BOX]
  const isCertified = ({ hostname: it }: URL) =>
    !domain || !isIn(domain.name, it) || covers(certified, it)
  const isApp = (pattern: string) => pattern.includes('<app>')
  const named = (pattern: string) => new URL(pattern.replace('<box>', hostname))
  const isVouchedFor = mayVouch(prefix)
  const numbered = addresses.flatMap(it => {
    const host = it.includes(':') ? `[${it}]` : it
    // An address that routers elsewhere know, too, gets no certificate: it is asked by plain http.
    const secure = isVouchedFor(it) ? [new URL(`https://${host}`)] : []
    return [...secure, new URL(`http://${host}`)]
  })
  return {
    box: [
      ...all
        .filter(it => !isApp(it))
        .map(named)
        .filter(isCertified),
      ...numbered,
    ],
    app: (service, page) => [
      ...all
        .filter(isApp)
        .map(it => named(it.replace('<app>', service)))
        .filter(isCertified),
      ...elsewhere(service).flatMap(plainAndSecure),
      ...(page === undefined ? [] : plainAndSecure(`[${page}]`)),
    ],
  }
}

/** Both origins of a host. */
export const plainAndSecure = (host: string): URL[] =>
  ['https', 'http'].map(it => new URL(`${it}://${host}`))

/**
 * The https origins among those given, the ones a browser can most likely use first: it came
 * under `host`, so the same host, then the same top-level name or another number, has proven to work.
 */
export function secureFor(origins: readonly URL[], host: string): URL[] {
  // Whatever a browser sent: what is no host at all simply fits nothing.
  const came = URL.parse(`http://${host}`)?.hostname ?? ''
  const top = (name: string) => name.split('.').at(-1)
  const kin = (one: string, other: string) =>
    top(one) === top(other) || (isNumber(one) && isNumber(other))
  const distance = ({ hostname }: URL) => (hostname === came ? 0 : kin(hostname, came) ? 1 : 2)
  return origins
    .filter(it => it.protocol === 'https:')
    .sort((one, other) => distance(one) - distance(other))
}

/**
 * The name of the box at which apps ask who somebody is. At the standard port, because the box
 * answers there for its apps, too; a number may be another one tomorrow.
 */
export const issuerOf = ({ box }: Pick<Origins, 'box'>): string =>
  box.find(it => it.protocol === 'https:' && it.port === '' && !isNumber(it.hostname))?.origin ?? ''

/** Who came by a number may find no names. */
const isNumber = (host: string) => /^(?:\[|[\d.]+$)/.test(host)

import { mayVouch } from '../certificates/need.ts'

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

/** The names under which one box and its apps are reached. */
export interface Origins {
  readonly box: readonly URL[]
  /** Origins of one app, the best to tell people first. */
  app(service: string): readonly URL[]
}

export interface OriginOptions {
  /** More origins, from the manifest; they come before the ones every box has. */
  readonly patterns?: readonly string[]
  readonly hostname: string
  /** The box's numeric addresses on the LAN, without brackets. */
  readonly addresses?: readonly string[]
  /** The box's own /48: its authority vouches for addresses in it and for private ones. */
  readonly prefix: string
}

export function originsOf(options: OriginOptions): Origins {
  const { patterns = [], hostname, addresses = [], prefix } = options
  const all = [...patterns, ...EVERY_BOX]
  const isApp = (pattern: string) => pattern.includes('<app>')
  const named = (pattern: string) => new URL(pattern.replace('<box>', hostname))
  const numbered = addresses.flatMap(it => {
    const host = it.includes(':') ? `[${it}]` : it
    // An address that routers elsewhere know, too, gets no certificate: it is asked by plain http.
    const secure = mayVouch(prefix, it) ? [new URL(`https://${host}`)] : []
    return [...secure, new URL(`http://${host}`)]
  })
  return {
    box: [...all.filter(it => !isApp(it)).map(named), ...numbered],
    app: service => all.filter(isApp).map(it => named(it.replace('<app>', service))),
  }
}

/**
 * The https origins among those given, the ones a browser can most likely use first: it came
 * under `host`, so the same host, then the same top-level name, has proven to work.
 */
export function secureFor(origins: readonly URL[], host: string): URL[] {
  // Whatever a browser sent: what is no host at all simply fits nothing.
  const came = URL.parse(`http://${host}`)?.hostname ?? ''
  const top = (name: string) => name.split('.').at(-1)
  const distance = ({ hostname }: URL) =>
    hostname === came ? 0 : top(hostname) === top(came) ? 1 : 2
  return origins
    .filter(it => it.protocol === 'https:')
    .sort((one, other) => distance(one) - distance(other))
}

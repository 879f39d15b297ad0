import type { Desired } from '../box/desired.ts'
import { type Origins, originsOf } from '../box/origins.ts'

/** Where the proxy finds what it needs on the box. */
export interface ProxyPlaces {
  /** Sockets of gantry-web: one for each scheme, so that it knows how a browser came. */
  readonly webHttp: string
  readonly webHttps: string
  readonly admin: string
  /** Socket at which the worker asks apps whether they answer. */
  readonly apps: string
  readonly storage: string
}

type Json = Readonly<Record<string, unknown>>

/** Pure: the same box gives the same document, so "unchanged" can be seen by comparing. */
export function caddyConfig(
  desired: Desired,
  addresses: readonly string[],
  places: ProxyPlaces,
): Json {
  const origins = originsOf(desired.originPatterns, desired.name, addresses)
  const running = desired.apps.filter(it => it.state === 'running' && it.web)
  const secure = [...origins.box, ...running.flatMap(it => origins.app(it.service))]
    .filter(it => it.protocol === 'https:')
    .map(it => bare(it.hostname))
  return {
    admin: { listen: `unix/${places.admin}` },
    storage: { module: 'file_system', root: places.storage },
    logging: { logs: { default: { level: 'WARN' } } },
    apps: {
      pki: { certificate_authorities: { local: { name: `Gantry ${desired.name}` } } },
      tls: {
        certificates: { automate: [...new Set(secure)] },
        automation: { policies: [{ issuers: [{ module: 'internal' }] }] },
      },
      http: {
        servers: {
          http: server(':80', [
            ...running.map(it => toHttps(origins, it.service)),
            ...page(origins.box, 'http:', places.webHttp),
            MISDIRECTED,
          ]),
          https: {
            ...server(':443', [
              ...running.map(it => appRoute(hosts(origins.app(it.service), 'https:'), it)),
              ...page(origins.box, 'https:', places.webHttps),
              MISDIRECTED,
            ]),
            tls_connection_policies: [{}],
          },
          apps: server(
            `unix/${places.apps}`,
            running.map(it => appRoute([it.service], it)),
          ),
        },
      },
    },
  }
}

/** Redirects and certificates are written out here, and HTTP/3 has no business on other ports. */
function server(listen: string, routes: readonly Json[]): Json {
  return {
    listen: [listen],
    protocols: ['h1', 'h2'],
    automatic_https: { disable: true },
    routes,
    errors: { routes: [{ handle: [NOT_ANSWERING] }] },
  }
}

/** A name that is not ours: the browser is told so and nothing else (DNS rebinding ends here). */
const MISDIRECTED: Json = { handle: [{ handler: 'static_response', status_code: 421 }] }

const NOT_ANSWERING: Json = {
  handler: 'static_response',
  status_code: '{http.error.status_code}',
  headers: { 'Content-Type': ['text/plain; charset=utf-8'] },
  body: 'This does not answer yet. It may still be starting: try again in a moment, or look at the page of your box.\n',
}

/**
 * Many apps ask browsers to insist on https for a year. Under a name of the box that would lock
 * people out after a factory reset, when its certificates are new.
 */
const WITHOUT_HSTS: Json = {
  handler: 'headers',
  response: { deferred: true, delete: ['Strict-Transport-Security'] },
}

function page(origins: readonly URL[], scheme: string, socket: string): Json[] {
  return [
    {
      match: [{ host: hosts(origins, scheme) }],
      handle: [
        { handler: 'reverse_proxy', upstreams: [{ dial: `unix/${socket}` }], flush_interval: -1 },
      ],
      terminal: true,
    },
  ]
}

function appRoute(host: readonly string[], { network, web }: Desired['apps'][number]): Json {
  const dial = `[${network.ipv6.address}]:${web?.port}`
  return {
    match: [{ host }],
    handle: [WITHOUT_HSTS, { handler: 'reverse_proxy', upstreams: [{ dial }] }],
    terminal: true,
  }
}

/** Apps answer over https alone; each name is sent to the origin with the same top-level name. */
function toHttps(origins: Origins, service: string): Json {
  const app = origins.app(service)
  const handle = app
    .filter(it => it.protocol === 'http:')
    .flatMap(plain => {
      const secure = app.find(it => it.protocol === 'https:' && it.hostname === plain.hostname)
      if (!secure) return []
      const location = `${secure.origin}{http.request.uri}`
      const redirect = {
        handler: 'static_response',
        status_code: 308,
        headers: { Location: [location] },
      }
      return [{ match: [{ host: [plain.hostname] }], handle: [redirect], terminal: true }]
    })
  return {
    match: [{ host: hosts(app, 'http:') }],
    handle: [{ handler: 'subroute', routes: handle }],
    terminal: true,
  }
}

const hosts = (origins: readonly URL[], scheme: string) => [
  ...new Set(origins.filter(it => it.protocol === scheme).map(it => bare(it.hostname))),
]

/** Caddy writes IPv6 addresses without brackets in matchers and certificates. */
const bare = (hostname: string) => hostname.replace(/^\[(.*)\]$/, '$1')

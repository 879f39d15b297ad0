import type { Desired } from '../box/desired.ts'
import { isIn, originsOf, plainAndSecure } from '../box/origins.ts'
import { proxiedSites, type Site } from '../box/sites.ts'
import { type Certificates, CHALLENGES_FOLDER, mayVouch } from '../certificates/need.ts'
import { SIGN_IN_PATHS } from '../gate/need.ts'
import { NOTHING_SPREAD, type Spread } from '../site/front/need.ts'
import { namesElsewhere } from '../site/pages/need.ts'
import { appRoutes, directRoute, ERRORS, limit } from './app-route.ts'
import { type Json, last, nanoseconds, plainText, type Route } from './caddy-words.ts'
import { FRONT_NAME, type Front, frontsOf } from './front.ts'
import { frontRoutes, socketTo, wayTo } from './front-routes.ts'

/** Where the proxy finds what it needs on the box. */
export interface ProxyPlaces {
  /** Sockets of gantry-web: one for each scheme, so that it knows how a browser came. */
  readonly webHttp: string
  readonly webHttps: string
  /** Socket of gantry-web that says who comes in to an app, and nothing else. */
  readonly gate: string
  /** Socket of the program that signs people in to apps. */
  readonly oidc: string
  /** Folder of the sockets at which other boxes save here: `<name>/http.sock`. */
  readonly neighbours: string
  readonly admin: string
  /** Socket at which the worker asks apps whether they answer. */
  readonly apps: string
  readonly storage: string
}

/** Pure: the same box gives the same document, so "unchanged" can be seen by comparing. */
export function caddyConfig(
  desired: Desired,
  addresses: readonly string[],
  places: ProxyPlaces,
  { signing, shown }: Certificates,
  spread: Spread = NOTHING_SPREAD,
): Json {
  const { domain } = desired
  const known = { ...desired, patterns: desired.originPatterns, addresses }
  const ownOrigins = originsOf(known)
  const origins = originsOf({ ...known, elsewhere: it => namesElsewhere(desired.site, it) })
  // An app that terminates TLS itself is no affair of the proxy's: its name is its own address.
  const fronts = frontsOf(desired, spread)
  const isShared = (it: Site) => fronts.own.has(it.name)
  const sites = proxiedSites(desired.apps).filter(it => it.app.state === 'running' || isShared(it))
  const originsAt = (it: Site) => origins.app(it.name, it.isMain ? it.app.network.page : undefined)
  const others = fronts.others.map(front => ({
    front,
    at: [
      ...(front.isNamed ? ownOrigins.app(front.service) : []),
      ...front.names.flatMap(plainAndSecure),
    ],
  }))
  const together = [...fronts.own.values(), ...fronts.others]
  const secure = [
    ...[...origins.box, ...sites.flatMap(originsAt), ...others.flatMap(it => it.at)]
      .filter(it => it.protocol === 'https:')
      .map(it => bare(it.hostname)),
    ...(fronts.boxes.length > 0 ? [FRONT_NAME] : []),
  ].filter(mayVouch(desired.prefix))
  return {
    admin: { listen: `unix/${places.admin}` },
    storage: { module: 'file_system', root: signing?.storage ?? places.storage },
    logging: { logs: { default: { level: 'WARN' } } },
    apps: {
      ...certificates([...new Set(secure)], { signing, shown }),
      http: {
        servers: {
          http: server(':80', [
            ...(domain?.provider === 'none' ? [CHALLENGES] : []),
            ...sites.map(it => toHttps(originsAt(it))),
            ...others.map(it => toHttps(it.at)),
            page(origins.box, 'http:', places.webHttp),
            MISDIRECTED,
          ]),
          https: {
            ...server(':443', [
              ...onlySignIn(sites, places.oidc),
              ...insist(
                [...origins.box, ...sites.flatMap(originsAt), ...others.flatMap(it => it.at)],
                domain,
              ),
              ...sites.flatMap(it => {
                const host = hosts(originsAt(it), 'https:')
                const front = fronts.own.get(it.name)
                return front
                  ? frontRoutes(host, front, places.apps)
                  : appRoutes(host, it, places.gate, fronts.boxes)
              }),
              ...others.flatMap(({ front, at }) =>
                frontRoutes(hosts(at, 'https:'), front, places.apps),
              ),
              ...signIn(sites, hosts(origins.box, 'https:'), places.oidc),
              ...spaces(desired, hosts(origins.box, 'https:'), places.neighbours),
              page(origins.box, 'https:', places.webHttps),
              MISDIRECTED,
            ]),
            tls_connection_policies: [{}],
          },
          apps: server(`unix/${places.apps}`, [
            ...sites
              .filter(it => it.isMain && it.app.state === 'running')
              .map(it => directRoute(it, secureOf(originsAt(it))[0])),
            // Without it Caddy would answer 200 for an app that is not there.
            MISDIRECTED,
          ]),
          ...waysToOthers(together, places),
        },
      },
    },
  }
}

/** For each other box that has an app, a server that only the proxy itself asks. */
function waysToOthers(fronts: readonly Front[], { apps }: ProxyPlaces): Json {
  const addresses = [...new Set(fronts.flatMap(it => it.elsewhere))]
  return Object.fromEntries(
    addresses.map(it => [
      `to-${it}`,
      server(`unix/${socketTo(apps, it)}`, [
        wayTo(
          it,
          fronts.filter(({ elsewhere }) => elsewhere.includes(it)),
        ),
      ]),
    ]),
  )
}

/** Other boxes that save here: each has a server of its own, which lets nobody else in. */
const spaces = ({ neighbours }: Desired, host: readonly string[], folder: string) =>
  Object.keys(neighbours).map(name => {
    const prefix = `/neighbours/${name}`
    const upstreams = [{ dial: `unix/${folder}/${name}/http.sock` }]
    return last(
      { host, path: [`${prefix}/*`] },
      { handler: 'rewrite', strip_path_prefix: prefix },
      { handler: 'reverse_proxy', upstreams },
    )
  })

const signsIn = ({ app, isMain }: Site) => isMain && app.oidc !== undefined

/** Only while there is an app that needs it. The box's own cookie is none of its business. */
function signIn(sites: readonly Site[], host: readonly string[], socket: string): Route[] {
  return sites.some(signsIn) ? [last({ host, path: SIGN_IN_PATHS }, ...provider(socket))] : []
}

/** Apps reach the proxy to ask who somebody is: not the page of the box, and no other app. */
function onlySignIn(sites: readonly Site[], socket: string): Route[] {
  return sites.filter(signsIn).flatMap(({ app: { network, oidc } }) => {
    const from = { remote_ip: { ranges: [network.ipv6.subnet, network.ipv4.subnet] } }
    const host = [new URL(oidc?.issuer ?? '').hostname]
    return [
      last({ ...from, host, path: SIGN_IN_PATHS }, ...provider(socket)),
      last(from, ONLY_SIGN_IN),
    ]
  })
}

const provider = (socket: string): Json[] => [
  {
    handler: 'headers',
    request: {
      delete: ['Forwarded', 'X-Forwarded-*', '*_*'],
      replace: {
        Cookie: [{ search_regexp: '(?:^|;\\s*)__Host-session=[^;]*', replace: '' }],
      },
    },
  },
  { handler: 'reverse_proxy', upstreams: [{ dial: `unix/${socket}` }] },
]

const ONLY_SIGN_IN = plainText(403, 'An app can ask the box who somebody is, and nothing else.\n')

/** Long enough for a phone whose clock is wrong by hours, short enough to need no revoking. */
const LEAF_LIFE = '168h'

function certificates(names: readonly string[], { signing, shown }: Certificates): Json {
  const loaded = shown ? { load_files: [{ certificate: shown.certificate, key: shown.key }] } : {}
  if (!signing) return shown ? { tls: { certificates: loaded } } : {}
  const local = {
    // The box's own programs trust nothing through it: it is for browsers.
    install_trust: false,
    root: { certificate: signing.root },
    intermediate: { certificate: signing.certificate, private_key: signing.key },
  }
  return {
    pki: { certificate_authorities: { local } },
    tls: {
      certificates: { automate: names, ...loaded },
      automation: { policies: [{ issuers: [{ module: 'internal', lifetime: LEAF_LIFE }] }] },
    },
  }
}

/** Only where a certificate comes from outside: a box that was reset could not get rid of it. */
function insist(origins: readonly URL[], domain: Desired['domain']): Route[] {
  if (!domain) return []
  const host = hosts(origins, 'https:').filter(it => isIn(domain.name, it))
  if (host.length === 0) return []
  const set = { 'Strict-Transport-Security': ['max-age=15552000'] }
  return [
    { match: [{ host }], handle: [{ handler: 'headers', response: { deferred: true, set } }] },
  ]
}

/** Milliseconds: who needs longer keeps connections open to keep others out. */
const HEADERS_WITHIN = 10_000
/** Bytes. Apps write large cookies; no browser sends more than this. */
const LONGEST_HEADERS = 64 * 1024

/** Redirects and certificates are written out here, and HTTP/3 has no business on other ports. */
function server(listen: string, routes: readonly Route[]): Json {
  return {
    listen: [listen],
    protocols: ['h1', 'h2'],
    read_header_timeout: nanoseconds(HEADERS_WITHIN),
    max_header_bytes: LONGEST_HEADERS,
    automatic_https: { disable: true },
    routes,
    errors: { routes: ERRORS },
  }
}

/** What the authority of a domain asks for, to see that the domain leads here. */
const CHALLENGES: Route = last(
  { path: ['/.well-known/acme-challenge/*'] },
  { handler: 'file_server', root: CHALLENGES_FOLDER },
)

/** A name that is not ours: the browser is told so and nothing else (DNS rebinding ends here). */
const MISDIRECTED: Route = { handle: [{ handler: 'static_response', status_code: 421 }] }

function page(origins: readonly URL[], scheme: string, socket: string): Route {
  const upstreams = [{ dial: `unix/${socket}` }]
  const headers = {
    request: {
      // Nobody but the proxy says where somebody asks from.
      set: { 'Gantry-Remote': ['{http.request.remote.host}'] },
      delete: ['Forwarded', 'X-Forwarded-*', 'X-Real-Ip'],
    },
  }
  const web = { handler: 'reverse_proxy', upstreams, headers, flush_interval: -1 }
  return last({ host: hosts(origins, scheme) }, REFUSED, COMPRESSED_ASSETS, web)
}

/**
 * Nanoseconds for a whole body of the page. An answer has to come within it, too: Caddy notices that
 * somebody has gone by reading on. Of events, which have no body, it must not be said.
 */
const BODY_TIME = nanoseconds(60_000)

/** Bytes of a body of the page: as many as its server reads; pieces of files are larger. */
const MOST = 16 * 1024
const MOST_OF_A_FILE = 1_500_000
const FILES = { path: ['/api/system/upload', '/api/backups/upload'] }

/** What the page's server would hang up on, which people would read as a box that is out of order. */
const REFUSED: Json = {
  handler: 'subroute',
  routes: [
    last(
      { not: [{ method: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] }] },
      { handler: 'static_response', status_code: 405 },
    ),
    last(
      // Addresses are ASCII (RFC 3986, 2), and bytes of other kinds stand encoded in them.
      { vars_regexp: { '{http.request.uri}': { pattern: '[^!-~]' } } },
      { handler: 'static_response', status_code: 400 },
    ),
    {
      match: [FILES],
      handle: [{ handler: 'subroute', routes: limit(MOST_OF_A_FILE) }],
    },
    {
      match: [{ not: [FILES] }],
      handle: [{ handler: 'subroute', routes: limit(MOST) }],
    },
    {
      match: [{ method: ['POST', 'PUT', 'PATCH', 'DELETE'] }],
      handle: [{ handler: 'request_body', read_timeout: BODY_TIME }],
    },
  ],
}

/** The page's own files shrink to a third; answers and events are small, and go out at once. */
const COMPRESSED_ASSETS: Json = {
  handler: 'subroute',
  routes: [
    {
      match: [{ path: ['/assets/*'] }],
      handle: [{ handler: 'encode', encodings: { zstd: {}, gzip: {} }, prefer: ['zstd', 'gzip'] }],
    },
  ],
}

/** Apps answer over https alone; each name is sent to the origin with the same top-level name. */
function toHttps(app: readonly URL[]): Route {
  const routes = app
    .filter(it => it.protocol === 'http:')
    .flatMap(plain => {
      const secure = secureOf(app).find(it => it.hostname === plain.hostname)
      if (!secure) return []
      const redirect = {
        handler: 'static_response',
        status_code: 308,
        headers: { Location: [`${secure.origin}{http.request.uri}`] },
      }
      return [last({ host: [bare(plain.hostname)] }, redirect)]
    })
  return last({ host: hosts(app, 'http:') }, { handler: 'subroute', routes })
}

const secureOf = (origins: readonly URL[]) => origins.filter(it => it.protocol === 'https:')

const hosts = (origins: readonly URL[], scheme: string) => [
  ...new Set(origins.filter(it => it.protocol === scheme).map(it => bare(it.hostname))),
]

/** Caddy writes IPv6 addresses without brackets in matchers and certificates. */
const bare = (hostname: string) => hostname.replace(/^\[(.*)\]$/, '$1')

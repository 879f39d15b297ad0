import type { Site } from '../box/sites.ts'
import {
  type Json,
  last,
  nanoseconds,
  plainText,
  type Route,
  subroute,
  verbatim,
} from './caddy-words.ts'
import { gateRoutes } from './gate-routes.ts'
import { assetFolder, type FilesGrant, type StaticGrant } from './need.ts'

/** Says that another box of the site hands it on, which is not handed on once more. */
export const HANDED_ON = 'Gantry-Handed-On'
/** Says on the way to another box who asked. */
export const ASKED_FROM = 'Gantry-Asked-From'

/** What other boxes of the site hand on. */
export const handedOnBy = (boxes: readonly string[], host: readonly string[]): Json => ({
  host,
  header: { [HANDED_ON]: ['yes'] },
  remote_ip: { ranges: boxes },
})

/**
 * What becomes of a request for one of the names of an app.
 * @param boxes addresses of other boxes of the site, which are believed who asked, and nothing else
 */
export function appRoutes(
  host: readonly string[],
  site: Site,
  gate: string,
  boxes: readonly string[],
): Route[] {
  const routes = (believed: readonly string[]): Json => ({
    handler: 'subroute',
    routes: routesOf(site, gate, believed),
  })
  const handed = last(handedOnBy(boxes, host), headersFor(site.web), SAYS_WHO_ASKED, routes(boxes))
  return [...(boxes.length > 0 ? [handed] : []), last({ host }, headersFor(site.web), routes([]))]
}

/** In place of what stood there, which may be anybody's. */
const SAYS_WHO_ASKED: Json = {
  handler: 'headers',
  request: {
    set: {
      'X-Forwarded-For': [`{http.request.header.${ASKED_FROM}}`],
      'X-Forwarded-Host': ['{http.request.hostport}'],
      'X-Forwarded-Proto': ['https'],
    },
    delete: [HANDED_ON, ASKED_FROM],
  },
}

/** Everything that becomes of it, in this order. */
function routesOf(site: Site, gate: string, believed: readonly string[]): Route[] {
  const { web, isMain } = site
  return [
    ...gateRoutes(site, gate),
    ...(isMain ? Object.entries(web.wellKnown).map(wellKnown) : []),
    ...(isMain ? web.statics.flatMap(it => statics(it, web.guarded)) : []),
    ...(web.files
      ? filesIn(web.files, web.guarded)
      : [...limit(web.maxBody), { handle: [upstream(site, believed)] }]),
  ]
}

/** The worker asks an app by its service, past the gate, as if it had come by its best name. */
export function directRoute(site: Site, best: URL | undefined): Route {
  const { host = site.name, protocol = 'https:' } = best ?? {}
  const request = {
    set: {
      Host: [host],
      'X-Forwarded-Host': [host],
      'X-Forwarded-Proto': [protocol.replace(':', '')],
    },
  }
  const { files, guarded } = site.web
  if (files) return last({ host: [site.name] }, ...subroute(filesIn(files, guarded)))
  return last({ host: [site.name] }, { ...upstream(site), headers: { request } })
}

/** Headers by which proxies tell apps who somebody is and what he asked for: nobody else may. */
export const TOLD_BY_PROXIES = [
  'Forwarded',
  'X-Forwarded-*',
  'X-Original-*',
  'X-Rewrite-Url',
  'X-Real-Ip',
  'X-Client-Ip',
  'X-Cluster-Client-Ip',
  'True-Client-Ip',
  'Cf-Connecting-Ip',
  'Remote-*',
  'X-Remote-*',
  'X-Auth-Request-*',
  'X-Auth-User*',
  'X-Auth-Email',
  'X-Auth-Groups',
  'X-Authentik-*',
  'X-Webauth-*',
  'X-Ssl-*',
  'Ssl-Client-*',
  'Tailscale-User-*',
  // Many programs read `Remote_User` as `Remote-User`.
  '*_*',
]

/**
 * Many apps ask browsers to insist on https for a year. Under a name of the box that would lock
 * people out after a factory reset, when its certificates are new.
 */
export const NO_PROMISES: Json = { delete: ['Strict-Transport-Security'] }

const headersFor = ({ identity }: Site['web']): Json => ({
  handler: 'headers',
  request: { delete: [...TOLD_BY_PROXIES, ...Object.values(identity ?? {})] },
})

/** Answered for whoever asks, from whatever page: other servers and browser apps look there. */
function wellKnown([path, text]: readonly [string, string]): Route {
  const answer = {
    handler: 'static_response',
    status_code: 200,
    headers: { 'Content-Type': ['application/json'], 'Access-Control-Allow-Origin': ['*'] },
    body: verbatim(text),
  }
  return last({ path: [path], method: ['GET', 'HEAD'] }, answer)
}

/** What begins with a dot is not meant to be seen, but for what stands there by agreement (RFC 8615). */
const VISIBLE = '^(?:/\\.well-known)?(?:/(?:[^./][^/]*)?)*$'

/** A page of its own for what is not there. */
const NOT_FOUND = '/404.html'

/** The pages of an app that are files. No link leads out of them: see page-folders.ts. */
function filesIn({ root, cache }: FilesGrant, guarded: boolean): Route[] {
  const server = { handler: 'file_server', root, index_names: ['index.html', 'index.htm'] }
  const kept = { set: { 'Cache-Control': [keep({ cache }, guarded)] } }
  const hidden = { not: [{ path_regexp: { pattern: VISIBLE } }] }
  // Where a link leads, nothing is: Caddy answers 400 for what the kernel does not follow.
  const missing = { vars: { '{http.error.status_code}': ['400', '403', '404'] } }
  return [
    {
      handle: [
        {
          handler: 'subroute',
          routes: [
            last(hidden, { handler: 'error', status_code: 404 }),
            { handle: [{ handler: 'headers', response: kept }, server] },
          ],
          errors: {
            routes: [
              last(
                { ...missing, file: { root, try_files: [NOT_FOUND] } },
                { handler: 'rewrite', uri: NOT_FOUND },
                { ...server, status_code: 404 },
              ),
              last(missing, plainText(404, 'There is no such page here.\n')),
              last(
                { vars: { '{http.error.status_code}': ['405'] } },
                plainText(405, 'These pages are there to be read.\n'),
              ),
              ...ERRORS,
            ],
          },
        },
      ],
    },
  ]
}

/** Files only: what is not there, or is a folder, is the app's to answer. */
function statics(grant: StaticGrant, guarded: boolean): Route[] {
  const root = assetFolder(grant)
  if (root === undefined) return []
  const isAsked = { method: ['GET', 'HEAD'], path: [`${grant.url}*`], not: [{ path: ['*/'] }] }
  const isThere = { file: { root, try_files: ['{http.request.uri.path}'] } }
  const kept = {
    handler: 'headers',
    response: { set: { 'Cache-Control': [keep(grant, guarded)] } },
  }
  const given = last(isThere, kept, { handler: 'file_server', root, index_names: [] })
  // Caddy asks what one matcher holds in any order: the disk would be asked for every page.
  return [{ match: [isAsked], handle: subroute([given]) }]
}

function keep({ cache }: Pick<StaticGrant, 'cache'>, guarded: boolean): string {
  const who = guarded ? 'private' : 'public'
  if (cache === 'immutable') return `${who}, max-age=31536000, immutable`
  return `${who}, max-age=${Math.floor(cache / 1000)}`
}

/**
 * A body that says that it is too large is refused before the app hears of it, the others as soon
 * as they are: an app that answers early would have begun by then.
 */
export function limit(bytes: number | undefined): Route[] {
  if (bytes === undefined) return []
  const size = '{http.request.header.Content-Length}'
  const { length } = String(bytes)
  const expression = `size(${size}) > ${length} || (size(${size}) == ${length} && ${size} > "${bytes}")`
  const refused = last({ expression }, { handler: 'error', status_code: 413 })
  return [
    // An expression costs a page as much as all headers that are taken out of it.
    { match: [{ header: { 'Content-Length': ['*'] } }], handle: subroute([refused]) },
    { handle: [{ handler: 'request_body', max_size: bytes }] },
  ]
}

/** Nanoseconds. Whoever is connected stays so while the proxy takes a new configuration. */
export const STREAMS_STAY = nanoseconds(3_600_000)

/**
 * Idle connections to apps, as Caddy keeps them, but given up sooner than programs do it (Gunicorn
 * after 2 s, Node, Apache and Uvicorn after 5): who sends on one that the app is closing reads 502.
 */
export const IDLE = {
  probe_interval: nanoseconds(30_000),
  max_idle_conns_per_host: 32,
  idle_timeout: nanoseconds(1_500),
}

function upstream({ app, web, port }: Site, believed: readonly string[] = []): Json {
  const silent = nanoseconds(web.idleTimeout)
  return {
    handler: 'reverse_proxy',
    upstreams: [{ dial: `[${app.network.ipv6.address}]:${port}` }],
    ...(believed.length > 0 ? { trusted_proxies: believed } : {}),
    headers: { response: NO_PROMISES },
    stream_close_delay: STREAMS_STAY,
    transport: {
      protocol: 'http',
      keep_alive: IDLE,
      ...(web.protocol === 'h2c' ? { versions: ['h2c'] } : {}),
      read_timeout: silent,
      write_timeout: silent,
      response_header_timeout: silent,
    },
  }
}

/** What people read when an app cannot answer them. */
export const ERRORS: readonly Route[] = [
  last(
    { vars: { '{http.error.status_code}': ['413'] } },
    plainText(413, 'This is larger than the app takes.\n'),
  ),
  {
    handle: [
      plainText(
        '{http.error.status_code}',
        'This does not answer yet. It may still be starting: try again in a moment, or look at the page of your box.\n',
      ),
    ],
  },
]

import type { Site } from '../box/sites.ts'
import { IDENTITY_HEADERS } from '../http/identity-headers.ts'
import { type Json, last, plainText, type Route, subroute } from './caddy-words.ts'
import type { IdentityHeaders } from './need.ts'
import { publicTargets } from './public-paths.ts'

/** The cookie that lets somebody through to an app. The app itself never sees it. */
const COOKIE = '__Host-gantry-gate'

/** Paths that belong to the box under every name of an app. */
const OURS = ['/.gantry', '/.gantry/*']

/**
 * What comes between a browser and an app: the box's own paths, and for a guarded app the question
 * whether this browser may come in.
 */
export function gateRoutes({ app, web, isMain }: Site, gate: string): Route[] {
  const enter: Json = { path: ['/.gantry/enter'], method: ['GET'] }
  // The paths of a further name are those of another program.
  const open = isMain && web.publicPaths.length > 0 ? [isPublic(web.publicPaths)] : []
  return [
    last(
      { path: OURS },
      ...subroute([
        last(enter, ask(gate, `/${app.service}/enter?{http.request.uri.query}`)),
        { handle: [plainText(404, 'There is nothing at this address.\n')] },
      ]),
    ),
    ...(web.guarded ? [guard(gate, app.service, web.identity, open)] : []),
    // Caddy would look for it by an expression in every request, also where there is no cookie at all.
    { match: [{ header: { Cookie: [`*${COOKIE}*`] } }], handle: subroute(WITHOUT_COOKIE) },
  ]
}

/** Whatever the gate answers but a yes is what the browser gets; after a yes the request goes on. */
function guard(
  gate: string,
  service: string,
  identity: IdentityHeaders | undefined,
  open: readonly Json[],
): Route {
  const told = {
    'X-Forwarded-Method': ['{http.request.method}'],
    'X-Forwarded-Uri': ['{http.request.orig_uri}'],
  }
  const check = {
    ...ask(gate, `/${service}/check`),
    headers: { request: { set: told } },
    handle_response: [{ match: { status_code: [2] }, routes: tell(identity) }],
  }
  return open.length > 0 ? { match: [{ not: open }], handle: [check] } : { handle: [check] }
}

/** What the gate said of somebody, under the names that the app knows; nothing where it said nothing. */
function tell(identity: IdentityHeaders | undefined): Route[] {
  if (!identity) return [{ handle: [{ handler: 'vars' }] }]
  return (['user', 'name', 'email', 'groups'] as const).map(it => {
    const said = `{http.reverse_proxy.header.${IDENTITY_HEADERS[it]}}`
    return {
      match: [{ not: [{ vars: { [said]: [''] } }] }],
      handle: [{ handler: 'headers', request: { set: { [identity[it]]: [said] } } }],
    }
  })
}

const ask = (gate: string, uri: string): Json => ({
  handler: 'reverse_proxy',
  upstreams: [{ dial: `unix/${gate}` }],
  rewrite: { method: 'GET', uri },
})

const isPublic = (paths: readonly string[]): Json => ({
  vars_regexp: { '{http.request.orig_uri}': { pattern: publicTargets(paths) } },
})

const WITHOUT_COOKIE: readonly Route[] = [
  {
    handle: [
      {
        handler: 'headers',
        request: {
          replace: {
            Cookie: [
              { search_regexp: `(?:^|;\\s*)${COOKIE}[^=;]*=[^;]*`, replace: '' },
              { search_regexp: '^;\\s*', replace: '' },
            ],
          },
        },
      },
    ],
  },
  {
    match: [{ header: { Cookie: [''] } }],
    handle: [{ handler: 'headers', request: { delete: ['Cookie'] } }],
  },
]

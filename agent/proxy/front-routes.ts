import { dirname } from 'node:path'
import {
  ASKED_FROM,
  HANDED_ON,
  handedOnBy,
  IDLE,
  limit,
  NO_PROMISES,
  STREAMS_STAY,
  TOLD_BY_PROXIES,
} from './app-route.ts'
import { type Json, last, nanoseconds, plainText, type Route } from './caddy-words.ts'
import { FRONT_NAME, type Front } from './front.ts'

/** Milliseconds: a box that is off does not answer at all. */
const DIAL = 1_000
/** Milliseconds for which somewhere else is tried, twice, as long as nobody has got to read anything. */
const TRIED = 5_000
/** Milliseconds between two tries. */
const PAUSE = 5
/** Milliseconds after which what did not answer is tried again. */
const AVOIDED = 3_000

/** Where the proxy hands to itself what another box is to answer: one of them may be no other one. */
export const socketTo = (apps: string, address: string): string =>
  `${dirname(apps)}/to-${address.replaceAll(/[^0-9a-z.]/g, '-')}.sock`

/** What becomes of a request for an app that other boxes answer for, too. */
export function frontRoutes(host: readonly string[], front: Front, apps: string): Route[] {
  const { here, elsewhere, boxes, isLast } = front
  const local = here.map(dial => ({ dial }))
  const others = elsewhere.map(it => ({ dial: `unix/${socketTo(apps, it)}` }))
  const all = isLast ? [...others, ...local] : [...local, ...others]
  return [
    ...(boxes.length > 0
      ? [last(handedOnBy(boxes, host), KEEPS_NO_PROMISES, orNothing(answerOf(front, local, boxes)))]
      : []),
    last(
      { host },
      { ...KEEPS_NO_PROMISES, request: { delete: [...TOLD_BY_PROXIES, HANDED_ON] } },
      all.length === 0 && front.only !== undefined ? isAway(front.only) : answerOf(front, all, []),
    ),
  ]
}

/** What people read whose app is on a box that does not answer. */
const isAway = (box: string): Json =>
  plainText(
    503,
    `This is on the box ${box}, which does not answer. Look whether it is on, and at its network cable.\n`,
  )

const KEEPS_NO_PROMISES: Json = { handler: 'headers', response: { deferred: true, ...NO_PROMISES } }

/** Who cannot do it says nothing: then whoever asks tries somewhere else. */
const orNothing = (handler: Json): Json => ({
  handler: 'subroute',
  routes: [{ handle: [handler] }],
  errors: { routes: [{ handle: [{ handler: 'static_response', abort: true }] }] },
})

/**
 * What one of these places answers. Caddy tries no second place for what came in under a
 * configuration that another has followed, and forgets what did not answer: its `reverse_proxy` gives
 * up with the context of its configuration. Who waited for a place that went away as the box learned
 * of it would be refused. So all is tried once more, the last place first.
 */
function answerOf(front: Front, upstreams: readonly Json[], believed: readonly string[]): Json {
  const one = (places: readonly Json[]) => ({
    handle: [{ ...toOne(front, places), trusted_proxies: believed }],
  })
  return {
    handler: 'subroute',
    routes: [...limit(front.maxBody), one(upstreams)],
    errors: {
      routes: [
        { match: UNHEARD, handle: [again(front, one(upstreams.toReversed()))], terminal: true },
        { handle: [{ handler: 'error', status_code: '{http.error.status_code}' }] },
      ],
    },
  }
}

/** Whoever is asked in vain once more is the last one. */
const again = ({ only }: Front, route: Route): Json => ({
  handler: 'subroute',
  routes: [route],
  ...(only === undefined ? {} : { errors: { routes: [{ handle: [isAway(only)] }] } }),
})

const ONLY_ASKS: Json = { method: ['GET', 'HEAD', 'OPTIONS'] }

/** Of requests without an answer, those that no place has heard, and those that two may hear. */
const UNHEARD: readonly Json[] = [
  { vars_regexp: { '{http.error.message}': { pattern: '^dial ' } } },
  { ...ONLY_ASKS, vars: { '{http.error.status_code}': ['502'] } },
]

/** The first that answers. What only asks is asked again elsewhere where an answer broke off. */
function toOne({ idleTimeout }: Front, upstreams: readonly Json[]): Json {
  return {
    handler: 'reverse_proxy',
    upstreams,
    headers: { request: { set: { [ASKED_FROM]: ['{http.request.remote.host}'] } } },
    load_balancing: {
      selection_policy: { policy: 'first' },
      try_duration: nanoseconds(TRIED),
      try_interval: nanoseconds(PAUSE),
      retry_match: [ONLY_ASKS],
    },
    health_checks: { passive: { fail_duration: nanoseconds(AVOIDED), max_fails: 1 } },
    stream_close_delay: STREAMS_STAY,
    transport: transportFor(idleTimeout),
  }
}

function transportFor(idleTimeout: number): Json {
  const silent = nanoseconds(idleTimeout)
  return {
    protocol: 'http',
    versions: ['1.1'],
    keep_alive: IDLE,
    dial_timeout: nanoseconds(DIAL),
    read_timeout: silent,
    write_timeout: silent,
    response_header_timeout: silent,
  }
}

/**
 * Everything for one other box. A way of its own, because of several places that are tried one after
 * the other Caddy takes all for such as speak TLS or none.
 */
export function wayTo(address: string, fronts: readonly Front[]): Route {
  const idleTimeout = Math.max(...fronts.map(it => it.idleTimeout))
  const roots = [...new Set(fronts.flatMap(it => it.roots))]
  const handOn = {
    handler: 'reverse_proxy',
    upstreams: [{ dial: `${address}:443` }],
    headers: {
      request: {
        set: {
          [HANDED_ON]: ['yes'],
          // Where it speaks TLS, Caddy would ask for the address instead of the name.
          Host: ['{http.request.hostport}'],
          'X-Forwarded-For': [`{http.request.header.${ASKED_FROM}}`],
          'X-Forwarded-Host': ['{http.request.hostport}'],
          'X-Forwarded-Proto': ['https'],
        },
      },
    },
    stream_close_delay: STREAMS_STAY,
    transport: {
      ...transportFor(idleTimeout),
      tls: {
        server_name: FRONT_NAME,
        ca: { provider: 'inline', trusted_ca_certs: roots },
      },
    },
  }
  return { handle: [orNothing(handOn)] }
}

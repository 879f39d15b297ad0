import { request } from 'node:http'
import { isDeepStrictEqual } from 'node:util'
import { asBefore } from '../base/as-before.ts'
import { ComponentFailed } from '../base/errors.ts'
import type { Certificates } from '../certificates/need.ts'
import type { Capability, Step } from '../reconcile/capability.ts'
import { NOTHING_SPREAD, type Spread } from '../site/front/need.ts'
import { caddyConfig, type ProxyPlaces } from './caddy-config.ts'
import { namesIn, shown } from './shown.ts'
import { discardRunOut } from './signed.ts'

export interface ProxyStep extends Step {
  readonly kind: 'load'
  readonly config: object
  /** What was signed before, where the proxy has signed nothing since it started. */
  readonly begins: string | undefined
  /** Names that it has made certificates for. */
  readonly signed: readonly string[]
}

export interface ObservedProxy {
  readonly config: unknown
  /** The box's numeric addresses on the LAN. */
  readonly addresses: readonly string[]
  readonly certificates: Certificates
  /** Where apps run that run on several boxes. */
  readonly spread: Spread
  /** The clock was set since it got its configuration. */
  readonly clockWasSet: boolean
}

/** The box's one Caddy, given its whole configuration through the admin socket. */
export function proxy(
  places: ProxyPlaces,
  addresses: () => readonly string[],
  certificates: () => Certificates,
  spread: () => Promise<Spread>,
): Capability<ObservedProxy, ProxyStep> {
  /** Milliseconds between the clock that people see and the one that only goes forward. */
  const offset = () => Date.now() - performance.now()
  let loadedAt = offset()
  const configFor = asBefore(caddyConfig)
  const read = asBefore((text: string): unknown => JSON.parse(text))
  const isSame = asBefore(isDeepStrictEqual)
  return {
    name: 'proxy',
    serves: app => app.web !== undefined,
    async observe({ site }) {
      const [text, seen] = await Promise.all([
        ask(places.admin, { method: 'GET', path: '/config/' }),
        site ? spread() : NOTHING_SPREAD,
      ])
      return {
        spread: seen,
        config: read(text),
        addresses: addresses(),
        certificates: certificates(),
        clockWasSet: Math.abs(offset() - loadedAt) > CLOCK_WAS_SET,
      }
    },
    plan(desired, observed) {
      const { addresses, certificates, spread } = observed
      const config = configFor(desired, addresses, places, certificates, spread)
      // It looks at what it has signed when it is told, else every ten minutes.
      if (isSame(config, observed.config) && !observed.clockWasSet) return []
      const begins = signs(observed.config) ? undefined : certificates.signing?.storage
      const signed = namesIn(observed.config)
      return [{ kind: 'load', config, begins, signed, says: 'give the proxy its configuration' }]
    },
    async apply({ config, begins, signed }) {
      if (begins !== undefined) await discardRunOut(begins, Date.now())
      await ask(places.admin, { method: 'POST', path: '/load', body: JSON.stringify(config) })
      loadedAt = offset()
      await shown(namesIn(config).filter(it => !signed.includes(it)))
    },
  }
}

/** Milliseconds: clocks that are kept right drift by less. */
const CLOCK_WAS_SET = 60_000

const signs = (config: unknown) =>
  (config as { readonly apps?: { readonly pki?: unknown } } | null)?.apps?.pki !== undefined

interface Ask {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body?: string
}

/** Also where nothing has changed: it looks at its certificates then. */
const LOADS = { 'content-type': 'application/json', 'cache-control': 'must-revalidate' }

/** Milliseconds. Caddy provisions a configuration before it answers; certificates come later. */
const PATIENCE = 15_000

function ask(socketPath: string, { method, path, body }: Ask): Promise<string> {
  return new Promise((done, fail) => {
    const headers = body === undefined ? {} : LOADS
    const options = { socketPath, method, path, headers, timeout: PATIENCE }
    const failed = (detail: string, cause?: unknown) => fail(proxyFailed(detail, cause))
    const asking = request(options, response => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', cause => failed(cause.message, cause))
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        if (response.statusCode === 200) done(text)
        else failed(`${response.statusCode}: ${text}`)
      })
    })
    asking.on('timeout', () => asking.destroy(new Error('no answer within 15 seconds')))
    asking.on('error', cause => failed(cause.message, cause))
    asking.end(body)
  })
}

function proxyFailed(detail: string, cause: unknown): ComponentFailed {
  return new ComponentFailed('proxy-failed', 'the proxy does not take its configuration', {
    hint: 'the last good one stays in use; if it lasts: journalctl -u caddy',
    detail,
    cause,
  })
}

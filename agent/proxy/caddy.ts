import { request } from 'node:http'
import { isDeepStrictEqual } from 'node:util'
import { ComponentFailed } from '../base/errors.ts'
import type { Capability, Step } from '../reconcile/capability.ts'
import { caddyConfig, type ProxyPlaces } from './caddy-config.ts'

export interface ProxyStep extends Step {
  readonly kind: 'load'
  readonly config: object
}

export interface ObservedProxy {
  readonly config: unknown
  /** The box's numeric addresses on the LAN. */
  readonly addresses: readonly string[]
}

/** The box's one Caddy, given its whole configuration through the admin socket. */
export function proxy(
  places: ProxyPlaces,
  addresses: () => readonly string[],
): Capability<ObservedProxy, ProxyStep> {
  return {
    name: 'proxy',
    serves: app => app.web !== undefined,
    async observe() {
      const text = await ask(places.admin, { method: 'GET', path: '/config/' })
      return { config: JSON.parse(text), addresses: addresses() }
    },
    plan(desired, observed) {
      const config = caddyConfig(desired, observed.addresses, places)
      if (isDeepStrictEqual(config, observed.config)) return []
      return [{ kind: 'load', config, says: 'give the proxy its configuration' }]
    },
    async apply({ config }) {
      await ask(places.admin, { method: 'POST', path: '/load', body: JSON.stringify(config) })
    },
  }
}

interface Ask {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body?: string
}

/** Milliseconds. Caddy provisions a configuration before it answers; certificates come later. */
const PATIENCE = 15_000

function ask(socketPath: string, { method, path, body }: Ask): Promise<string> {
  return new Promise((done, fail) => {
    const headers = body === undefined ? {} : { 'content-type': 'application/json' }
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

import { request } from 'node:http'

/** Milliseconds; an app that takes longer to say anything is not usable either. */
const PATIENCE = 5_000

/**
 * Whether an app answers through the proxy, the way people reach it. Whatever it says counts, a
 * sign-in page or "not found" alike; only the proxy's own "bad gateway" does not.
 */
export function isAnswering(socketPath: string, service: string): Promise<boolean> {
  return new Promise(done => {
    const options = { socketPath, path: '/', headers: { host: service }, timeout: PATIENCE }
    const asking = request(options, response => {
      response.destroy()
      done(![502, 503, 504].includes(response.statusCode ?? 502))
    })
    asking.on('timeout', () => asking.destroy())
    asking.on('error', () => done(false))
    asking.end()
  })
}

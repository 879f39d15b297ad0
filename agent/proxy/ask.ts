import { request } from 'node:http'

/**
 * The status that an app answers for a path, asked through the proxy the way people reach it;
 * undefined where nobody answers within so many milliseconds.
 */
export function askThroughProxy(
  socketPath: string,
  service: string,
  path: string,
  timeout: number,
): Promise<number | undefined> {
  return new Promise(done => {
    const options = { socketPath, path, headers: { host: service }, timeout }
    const asking = request(options, response => {
      response.destroy()
      done(response.statusCode)
    })
    asking.on('timeout', () => asking.destroy())
    asking.on('error', () => done(undefined))
    asking.end()
  })
}

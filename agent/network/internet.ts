import { once } from 'node:events'
import { connect } from 'node:net'
import type { InternetPlace } from '../http/api.ts'

/** Milliseconds in which a place on the internet answers, name and all: the page waits for ten. */
const PATIENCE = 6_000

/** Whether the box gets to a machine on the internet, and says hello at its port for https. */
export async function reachesInternet(host: string): Promise<InternetPlace> {
  const socket = connect({ host, port: 443 })
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(PATIENCE) })
    return { host, reached: 'yes' }
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    return { host, reached: /^(?:ENOTFOUND|EAI_\w+)$/.test(code) ? 'no-name' : 'no' }
  } finally {
    socket.on('error', () => {})
    socket.destroy()
  }
}

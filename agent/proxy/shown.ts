import { isIP } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { connect } from 'node:tls'

/** Milliseconds: a small box signs some ten names in a second. */
const PATIENCE = 10_000
const BETWEEN = 50

/** The names that a configuration of the proxy has certificates made for. */
export const namesIn = (config: unknown): readonly string[] =>
  (config as Automating | null)?.apps?.tls?.certificates?.automate ?? []

interface Automating {
  readonly apps?: {
    readonly tls?: { readonly certificates?: { readonly automate?: readonly string[] } }
  }
}

/**
 * Comes back once the proxy shows a certificate for each of those names, and after ten seconds in any
 * case. It takes a configuration before it has signed for what is new in it, and whoever comes in
 * between is refused; numbers are no names that a handshake could ask for.
 */
export async function shown(names: readonly string[], port = 443): Promise<void> {
  const signal = AbortSignal.timeout(PATIENCE)
  for (const name of names.filter(it => isIP(it) === 0)) {
    while (!signal.aborted && !(await shows(name, port, signal))) await pause(BETWEEN)
  }
}

function shows(servername: string, port: number, signal: AbortSignal): Promise<boolean> {
  return new Promise(done => {
    // What it shows is for others to judge: here it is enough that it shows something.
    const socket = connect({ host: '::1', port, servername, rejectUnauthorized: false })
    const end = (said: boolean) => {
      signal.removeEventListener('abort', giveUp)
      socket.destroy()
      done(said)
    }
    const giveUp = () => end(false)
    signal.addEventListener('abort', giveUp)
    socket.on('secureConnect', () => end(true))
    socket.on('error', () => end(false))
  })
}

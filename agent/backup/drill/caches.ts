import { chown, mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { ComponentFailed, problemOf } from '../../base/errors.ts'
import type { DrillBench } from './bench.ts'
import type { AppOnTrial } from './order.ts'

/** The id of the user valkey, in every image. */
const VALKEY = 814
/** Milliseconds to read what was kept. */
const PATIENCE = 120_000

/** The caches of an app with what was saved of them, where the app finds them. Answers their end. */
export async function startCaches(
  { exec, work }: DrillBench,
  { caches }: AppOnTrial,
  network: number,
): Promise<() => Promise<void>> {
  const ending = new AbortController()
  const running = caches.map(async ({ instance, port, password, persistent }) => {
    const folder = join(work, 'state/cache', instance)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await chown(folder, VALKEY, VALKEY)
    const config = [
      'bind 127.0.0.1 -::1',
      `port ${port}`,
      `requirepass ${password}`,
      `dir ${folder}`,
      `appendonly ${persistent ? 'yes' : 'no'}`,
      'save ""',
    ]
    const user = [`--reuid=${VALKEY}`, `--regid=${VALKEY}`, '--clear-groups']
    await exec(
      [
        ...(['nsenter', `--net=/proc/${network}/ns/net`, '--', 'setpriv', ...user] as const),
        ...['valkey-server', '-'],
      ],
      { input: `${config.join('\n')}\n`, timeout: 0, signal: ending.signal },
    )
  })
  const over = Promise.allSettled(running)
  const stop = async () => {
    ending.abort()
    await over
  }
  try {
    const all = Promise.all(caches.map(({ port }) => listening(network, port)))
    // One that ends by itself does so because it could not read what it was given.
    await Promise.race([all, Promise.all(running).then(() => all)])
    return stop
  } catch (error) {
    await stop()
    throw new ComponentFailed('drill-cache', 'a cache does not start with what was saved of it', {
      hint: 'make another backup, and look at the log of that app',
      detail: problemOf(error).detail ?? String(error),
    })
  }
}

/** The state "listening" in /proc/net/tcp (include/net/tcp_states.h). */
const LISTEN = '0A'

async function listening(network: number, port: number): Promise<void> {
  const hex = port.toString(16).toUpperCase().padStart(4, '0')
  const wanted = new RegExp(`:${hex} [0-9A-F]+:0000 ${LISTEN} `)
  for (const until = Date.now() + PATIENCE; ; await pause(200)) {
    if (wanted.test(await readFile(`/proc/${network}/net/tcp`, 'utf8'))) return
    if (Date.now() > until) throw new Error(`nobody listens on ${port}`)
  }
}

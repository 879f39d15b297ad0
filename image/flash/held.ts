import { rm, writeFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { exists, readText } from '../../agent/base/files.ts'

/**
 * Makes a file that says that this program is at something, and takes it away in the end. Undefined
 * while another one is at it; one that has died holds nothing.
 */
export async function hold(path: string): Promise<AsyncDisposable | undefined> {
  const take = () =>
    writeFile(path, String(process.pid), { flag: 'wx' }).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'EEXIST') return false
        throw error
      },
    )
  if (!(await take())) {
    // Who has only begun to hold it has not said yet who he is.
    const holder = (await readText(path)) ?? ''
    if (await exists(`/proc/${holder}`)) return undefined
    await rm(path, { force: true })
    if (!(await take())) return undefined
  }
  return { [Symbol.asyncDispose]: () => rm(path, { force: true }) }
}

/** The same, and waits for whoever is at it: for what takes a moment. */
export async function holdSoon(path: string): Promise<AsyncDisposable> {
  for (;;) {
    const held = await hold(path)
    if (held) return held
    await pause(20)
  }
}

import { readFile, readlink } from 'node:fs/promises'
import type { Running } from './process.ts'
import { until } from './until.ts'

/** The first process of the machine that systemd-nspawn runs, by its number outside. */
export async function leaderOf(nspawn: Running): Promise<number> {
  const ended = nspawn.ended.then(code => {
    throw new Error(`systemd-nspawn ended with ${code}`)
  })
  const found = until('the first process of the box', async () => {
    // nsenter stays in between because it waits for what it started in another namespace.
    for (const child of await childrenOf(nspawn.pid)) {
      for (const grandchild of await childrenOf(child)) {
        if ((await readlink(`/proc/${grandchild}/exe`)).endsWith('/systemd')) return grandchild
      }
    }
    return undefined
  })
  return await Promise.race([found, ended])
}

/** The processes that the main thread of a process has started and that still live. */
export async function childrenOf(pid: number): Promise<readonly number[]> {
  const list = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return list.trim().split(/\s+/).filter(Boolean).map(Number)
}

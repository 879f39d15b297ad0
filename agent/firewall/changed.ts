import { readSync } from 'node:fs'

const into = Buffer.alloc(64 * 1024)

/**
 * Whether rules of the box became others since this was asked last. The kernel tells every change to
 * a socket that systemd holds (gantry-rules.socket), and also that it had no room to tell one: to have
 * nft list some thousand rules only to compare them takes a hundred times as long.
 *
 * @param socket its descriptor, of which nobody is waited for
 */
export function rulesChanged(socket: number): boolean {
  for (let changed = false; ; changed = true) {
    try {
      readSync(socket, into)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EAGAIN') return changed
      if (code !== 'ENOBUFS') throw error
    }
  }
}

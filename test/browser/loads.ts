import { gzipSync } from 'node:zlib'
import type { Page, Response } from 'playwright-core'

export interface Load {
  readonly path: string
  /** Bytes, compressed as a server would. */
  readonly bytes: number
}

export const bytesOf = (loads: readonly Load[]) => loads.reduce((all, it) => all + it.bytes, 0)

/** Listens to all that a page loads from now on, but for the stream of the box's state, which never ends. */
export function loadsOf(page: Page): () => Promise<readonly Load[]> {
  const loads: Promise<Load>[] = []
  const hear = (response: Response) => {
    const path = new URL(response.url()).pathname
    if (path === '/api/events') return
    loads.push(response.body().then(it => ({ path, bytes: compressed(path, it) })))
  }
  page.on('response', hear)
  return async () => {
    page.off('response', hear)
    return await Promise.all(loads)
  }
}

const compressed = (path: string, body: Buffer) =>
  path.endsWith('.woff2') ? body.length : gzipSync(body).length

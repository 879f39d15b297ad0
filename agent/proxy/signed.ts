import { X509Certificate } from 'node:crypto'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { readText } from '../base/files.ts'

/**
 * Discards what the proxy has signed that holds no longer, and what a power cut has left of it. Before
 * the proxy begins to sign: it shows what it finds, and only then signs another one; later it looks
 * for what it renews.
 * @param storage where it keeps what it has signed.
 * @param now milliseconds since 1970.
 */
export async function discardRunOut(storage: string, now: number): Promise<void> {
  const files = await readdir(join(storage, 'certificates'), {
    recursive: true,
    withFileTypes: true,
  }).catch(() => [])
  for (const { name, parentPath } of files) {
    if (!name.endsWith('.crt') || (await holds(join(parentPath, name), now))) continue
    await rm(parentPath, { recursive: true })
  }
}

async function holds(file: string, now: number): Promise<boolean> {
  try {
    return now < new X509Certificate((await readText(file)) ?? '').validToDate.getTime()
  } catch {
    return false
  }
}

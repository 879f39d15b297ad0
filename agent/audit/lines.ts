import { open, readFile, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { z } from 'zod'
import { syncFolder } from '../base/files.ts'
import { parseJson } from '../base/json.ts'

/** What the lines of a file say; those that say nothing, as a power cut may leave one, are passed over. */
export async function readLines<T>(path: string, schema: z.ZodType<T>): Promise<T[]> {
  const text = (await readFile(path, 'utf8').catch(missing)) ?? ''
  return text.split('\n').flatMap(line => {
    const it = schema.safeParse(parseJson(line))
    return it.success ? [it.data] : []
  })
}

/** One write, so that a kill leaves the whole line or nothing. It is on disk afterwards. */
export async function appendLine(path: string, data: object): Promise<void> {
  await append(path, `${JSON.stringify(data)}\n`)
}

/** What a power cut broke off stays a line of its own, and spoils none that follows. */
export async function endLine(path: string): Promise<void> {
  const text = await readFile(path, 'utf8').catch(missing)
  if (text !== undefined && text !== '' && !text.endsWith('\n')) await append(path, '\n')
}

async function append(path: string, line: string): Promise<void> {
  const file = await open(path, 'a', 0o600)
  try {
    await file.write(line)
    await file.datasync()
  } finally {
    await file.close()
  }
  if ((await stat(path)).size === Buffer.byteLength(line)) await syncFolder(dirname(path))
}

/** For a file that need not be there. */
export function missing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}

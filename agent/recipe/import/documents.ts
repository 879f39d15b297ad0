import type { Draft } from './draft.ts'
import { type Beside, filesOf } from './load.ts'

/** In front of the path of a file: no variable is called so. */
const DOCUMENT = 'document~'

/** Whether a variable is no variable, but a file that says where servers are. */
export const isDocument = (name: string): boolean => name.startsWith(DOCUMENT)

/** Longer ones are data. */
const LONGEST = 24 * 1024

/** Files of settings beside that a process sees, as texts in which servers may be named. */
export function openDocuments(draft: Draft, beside: Beside): void {
  for (const { source, file, line, target } of draft.service.mounts) {
    if (!/^\.?\//.test(source) && !source.startsWith('.')) continue
    if (target.startsWith('/docker-entrypoint-initdb.d')) continue
    for (const it of filesOf(source, beside)) {
      const text = beside.read(it)
      if (text === undefined || text.length > LONGEST || /[\0\uFFFD]/.test(text)) continue
      draft.env.set(`${DOCUMENT}${it}`, { file, line, text })
    }
  }
}

/** Takes them out of the variables again; what they say now, by their paths. */
export function closeDocuments(drafts: readonly Draft[]): Map<string, string> {
  const found = new Map<string, string>()
  for (const { env } of drafts) {
    for (const [name, { text }] of [...env]) {
      if (!isDocument(name)) continue
      env.delete(name)
      found.set(name.slice(DOCUMENT.length), text)
    }
  }
  return found
}

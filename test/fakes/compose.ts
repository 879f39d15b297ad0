import type { Beside } from '../../agent/recipe/import/load.ts'

export interface ComposeCase {
  readonly file: string
  readonly content: string
  readonly beside: Beside
}

/**
 * Several files in one text, each behind a line `==> NAME <==`, as `head` prints them. The first is
 * the one that is imported; without such a line the whole text is `compose.yaml`.
 */
export function composeCase(text: string): ComposeCase {
  const parts = text.split(/^==> (.+) <==\n/m)
  const files = new Map<string, string>()
  for (let at = 1; at < parts.length; at += 2) files.set(parts[at] ?? '', parts[at + 1] ?? '')
  if (files.size === 0) files.set('compose.yaml', text)
  const [first] = files
  const [file, content] = first ?? ['compose.yaml', '']
  return { file, content, beside: besideOf(files) }
}

export const besideOf = (files: ReadonlyMap<string, string>): Beside => ({
  read: path => files.get(path),
  filesIn: path => {
    const inside = [...files.keys()].filter(it => it.startsWith(`${path}/`))
    return inside.length === 0 ? undefined : inside.map(it => it.slice(path.length + 1)).sort()
  },
})

import { posix } from 'node:path'

/** What stands at a path below the folder that is taken out; links with where they point to. */
export type Entry =
  | { readonly kind: 'folder' }
  | { readonly kind: 'file' }
  | { readonly kind: 'link'; readonly to: string }

/** By path, without a slash at either end; the folder itself is the empty path. */
export type Tree = ReadonlyMap<string, Entry>

export type Target =
  | { readonly found: 'file' | 'folder'; readonly path: string }
  /** It points at nothing, or in a circle. */
  | { readonly found: 'nothing' }
  | { readonly found: 'outside' }

/** As many links in a row as Linux follows. */
const MOST_LINKS = 40

/**
 * Where a link leads, followed part by part as a kernel would: a link into a folder that is a link
 * itself cannot get around it. `from` is what the folder is called in the image.
 */
export function follow(tree: Tree, from: string, link: string): Target {
  let links = 0
  let at: string[] = []
  let rest = link.split('/')
  while (rest.length > 0) {
    const [part = '', ...after] = rest
    rest = after
    if (part === '' || part === '.') continue
    if (part === '..') {
      if (at.length === 0) return { found: 'outside' }
      at = at.slice(0, -1)
      continue
    }
    const path = [...at, part].join('/')
    const entry = tree.get(path)
    if (entry === undefined) return { found: 'nothing' }
    if (entry.kind === 'file' && rest.length > 0) return { found: 'nothing' }
    if (entry.kind !== 'link') {
      at = [...at, part]
      continue
    }
    if (++links > MOST_LINKS) return { found: 'nothing' }
    const to = entry.to.startsWith('/') ? within(from, entry.to) : entry.to
    if (to === undefined) return { found: 'outside' }
    if (entry.to.startsWith('/')) at = []
    rest = [...to.split('/'), ...rest]
  }
  const path = at.join('/')
  return { found: tree.get(path)?.kind === 'file' ? 'file' : 'folder', path }
}

/** The rest of an absolute path below a folder; undefined where it is elsewhere. */
function within(folder: string, path: string): string | undefined {
  const rest = posix.relative(folder, path)
  return rest === '..' || rest.startsWith('../') ? undefined : rest
}

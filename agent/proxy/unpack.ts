import { once } from 'node:events'
import { chmod, link, mkdir, open, symlink } from 'node:fs/promises'
import { join, posix } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { extract, type Header } from 'tar-stream'
import { ComponentFailed } from '../base/errors.ts'
import { type Entry, follow } from './links.ts'

export interface Limits {
  readonly bytes: number
  readonly entries: number
}

/** More than the assets of any web app; less than what would hurt a small box. */
const LIMITS: Limits = { bytes: 2 * 2 ** 30, entries: 200_000 }

export interface Unpack {
  /** An empty folder that takes the files. */
  readonly into: string
  /** What the folder is called in the image. */
  readonly from: string
  readonly limits?: Limits
}

/**
 * Unpacks a folder out of an image, which may be hostile, for a web server that follows links.
 * Nothing is written outside of `into`, and no link in it leads out. What no server should hand
 * out (programs, hidden files) is left out; ComponentFailed `static-refused` for everything else.
 */
export async function unpack(archive: Readable, { into, from, limits = LIMITS }: Unpack) {
  const tree = new Map<string, Entry>([['', { kind: 'folder' }]])
  let bytes = 0
  let entries = 0
  let failure: unknown

  async function take(header: Header, content: Readable): Promise<void> {
    entries += 1
    bytes += header.size
    if (entries > limits.entries) throw refused(`${from} has more than ${limits.entries} files`)
    if (bytes > limits.bytes) throw refused(`${from} is larger than ${limits.bytes / 2 ** 20} MiB`)
    const path = pathOf(header.name)
    const isFile = header.type !== 'directory'
    const first = header.type === 'link' ? pathOf(header.linkname ?? '') : path
    const served = isServed(path, isFile) && isServed(first, isFile)
    if (served) await place(path, header, content)
    if (!served || header.type !== 'file') await drained(content)
  }

  async function place(path: string, header: Header, content: Readable): Promise<void> {
    if (path === '' && header.type === 'directory') return
    const above = posix.dirname(path)
    if (tree.get(above === '.' ? '' : above)?.kind !== 'folder' || tree.has(path)) {
      throw refused(`${shown(header.name)} is where it cannot be`)
    }
    const entry = entryOf(header)
    if (!entry) throw refused(`${shown(header.name)} is neither a file nor a folder nor a link`)
    tree.set(path, entry)
    if (header.type === 'link') return await linkTo(header, join(into, path))
    if (entry.kind === 'folder') return await makeFolder(join(into, path))
    if (entry.kind === 'file') return await writeFile(join(into, path), content)
  }

  async function linkTo({ name, linkname }: Header, path: string): Promise<void> {
    const first = pathOf(linkname ?? '')
    if (tree.get(first)?.kind !== 'file') {
      throw refused(`the link ${shown(name)} leads out of ${from}`)
    }
    await link(join(into, first), path)
  }

  /** Last of all, so that nothing is ever written through a link; each is made to what it means. */
  async function makeLinks(): Promise<void> {
    for (const [path, { kind }] of tree) {
      if (kind !== 'link') continue
      const target = follow(tree, from, path)
      if (target.found === 'outside') throw refused(`the link ${shown(path)} leads out of ${from}`)
      if (target.found === 'nothing') continue
      const to = posix.relative(posix.dirname(path), target.path)
      await symlink(to === '' ? '.' : to, join(into, path))
    }
  }

  const unpacking = extract()
  unpacking.on('entry', (header, content, next) => {
    take(header, content).then(
      () => next(),
      error => {
        failure = error
        next(error)
      },
    )
  })
  await pipeline(archive, unpacking).catch(error => {
    // What went wrong with an entry says more than that the archive was not read to its end.
    throw failure ?? error
  })
  await makeLinks()
}

function entryOf({ type, linkname }: Header): Entry | undefined {
  switch (type) {
    case 'directory':
      return { kind: 'folder' }
    case 'file':
    case 'link':
      return { kind: 'file' }
    case 'symlink':
      return { kind: 'link', to: linkname ?? '' }
    default:
      return undefined
  }
}

/** The first part is the folder itself, as Docker calls it. */
function pathOf(name: string): string {
  const parts = name.split('/').filter(it => it !== '')
  if (name.startsWith('/') || parts.includes('..')) throw refused(`${shown(name)} leads out`)
  return parts.slice(1).join('/')
}

/** Programs that a server would run, and what their makers would not show. */
const PROGRAM =
  /\.(?:php\d?|phtml|phps|phar|inc|f?cgi|pl|py[cow]?|e?rb|jspx?|as[hpm]x?|cfm|lua|sh|sql|sqlite3?|db|ini)$/i

/** A name that cannot stand in a line of text is nobody's asset. */
function isServed(path: string, isFile: boolean): boolean {
  return (
    !/[\p{C}\uFFFD\\]/u.test(path) &&
    !(isFile && PROGRAM.test(path)) &&
    path.split('/').every(it => it === '.well-known' || !it.startsWith('.'))
  )
}

async function drained(content: Readable): Promise<void> {
  const ended = once(content, 'end')
  content.resume()
  await ended
}

// The modes given to mkdir and open are narrowed by the umask. Everybody may read and nobody write,
// whatever the image said.

async function makeFolder(path: string): Promise<void> {
  await mkdir(path)
  await chmod(path, 0o755)
}

async function writeFile(path: string, content: Readable): Promise<void> {
  const file = await open(path, 'wx', 0o644)
  try {
    await file.writeFile(content)
    await file.chmod(0o644)
  } finally {
    await file.close()
  }
}

const shown = (name: string) => JSON.stringify(name.slice(0, 200))

const refused = (detail: string) =>
  new ComponentFailed('static-refused', 'the image has files that the proxy cannot serve', {
    hint: 'this is a mistake of the image or of the recipe: tell its packager',
    detail,
  })

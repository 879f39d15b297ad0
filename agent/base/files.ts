import { readFileSync } from 'node:fs'
import { access, link, mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** The text of a file, or undefined where there is none. Any other failure is thrown. */
export async function readText(path: string): Promise<string | undefined> {
  try {
    // A look reads hundreds of small files: a thread for each costs ten times what it waits for.
    return readFileSync(path, 'utf8')
  } catch (error) {
    // A path through what is no folder leads nowhere, too.
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw error
  }
}

export const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

/**
 * Writes a file whole or not at all: after a power cut there is the old content or the new one.
 * Makes the folder where it is missing. `mode` is 0600 unless said.
 */
export async function writeWhole(path: string, content: string, mode = 0o600): Promise<void> {
  const write = async () => {
    const beside = await writeBeside(path, content, mode)
    await rename(beside, path)
    await syncFolder(dirname(path))
  }
  // Two at once would take the file beside away from each other.
  const written = (writing.get(path) ?? Promise.resolve()).then(write, write)
  writing.set(path, written)
  try {
    await written
  } finally {
    if (writing.get(path) === written) writing.delete(path)
  }
}

/** What is being written, by path: the last one that was asked for stays. */
const writing = new Map<string, Promise<void>>()

/**
 * Writes a file whole where there is none yet; false where there is one. Of two at once, one wins.
 */
export async function createWhole(path: string, content: string, mode = 0o600): Promise<boolean> {
  const beside = await writeBeside(path, content, mode)
  const created = await link(beside, path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false
      throw error
    },
  )
  await rm(beside, { force: true })
  await syncFolder(dirname(path))
  return created
}

async function writeBeside(path: string, content: string, mode: number): Promise<string> {
  await mkdir(dirname(path), { recursive: true })
  const beside = `${path}.part`
  const file = await open(beside, 'w', mode)
  try {
    await file.writeFile(content)
    // The mode given to open is narrowed by the umask and ignored for a left-over file.
    await file.chmod(mode)
    await file.sync()
  } finally {
    await file.close()
  }
  return beside
}

/** Puts a folder's entries on disk: a rename or a removal lives in the folder, not in the file. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** What programs wrote into a folder is on disk, and so is the folder, when this comes back. */
export async function syncWhole(folder: string): Promise<void> {
  // The kernel takes a file for this as it takes a folder.
  for (const it of await readdir(folder, { recursive: true })) await syncFolder(join(folder, it))
  await syncFolder(folder)
}

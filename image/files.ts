import { chmod, copyFile, mkdir, readdir, rm, stat, symlink } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Copies a folder of the project over a root file system. Modes are only "may be run" or not, so
 * that the umask of a checkout does not matter. What is in the way is unlinked and never written
 * to: the root shares its files with the base it was made from.
 */
export async function copyFiles(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o755 })
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const source = join(from, entry.name)
    const target = join(to, entry.name)
    if (entry.isDirectory()) await copyFiles(source, target)
    else if (entry.name !== '.gitkeep') await copyOne(source, target)
  }
}

/** Makes symbolic links in a root, in place of whatever is there. */
export async function makeLinks(root: string, links: Readonly<Record<string, string>>) {
  for (const [path, target] of Object.entries(links)) {
    await rm(join(root, path), { force: true })
    await symlink(target, join(root, path))
  }
}

async function copyOne(source: string, target: string): Promise<void> {
  const { mode } = await stat(source)
  await rm(target, { force: true })
  await copyFile(source, target)
  await chmod(target, mode & 0o100 ? 0o755 : 0o644)
}

import { chmod, chown, copyFile, lstat, mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Conflict } from '../base/errors.ts'
import { readText, syncFolder } from '../base/files.ts'
import type { DesiredApp } from '../box/desired.ts'
import { fillIn } from '../recipe/placeholders.ts'
import type { StorageGrant } from '../storage/need.ts'
import { mergeInto } from './merge.ts'
import type { FileNeed } from './need.ts'

/**
 * Writes the files that a recipe asks for into the app's own folders. The app must not run: it owns
 * these folders, and could put a link in the way of who writes there as root.
 */
export async function writeFiles(app: DesiredApp): Promise<void> {
  for (const file of app.files) await writeOne(app, file)
}

async function writeOne(app: DesiredApp, file: FileNeed): Promise<void> {
  // Of nested storages the innermost holds it.
  const storage = app.storage
    .filter(it => file.path.startsWith(`${it.path}/`))
    .sort((one, other) => other.path.length - one.path.length)[0]
  if (!storage) throw new Error(`${file.path} is in no storage of ${app.service}`)
  const inside = file.path.slice(storage.path.length + 1)
  const { path, isThere } = await placeFor(app.service, storage, inside)
  if (isThere && file.write === 'if-missing') return
  const beside = `${path}.gantry`
  if (file.source !== undefined) await copyFile(join(app.folder, file.source), beside)
  else await writeFile(beside, await textOf(app, file, path), { mode: 0o600 })
  const [uid = storage.uid, gid = storage.gid] = (file.owner ?? '')
    .split(':')
    .filter(Boolean)
    .map(Number)
  await chown(beside, uid, gid)
  await chmod(beside, Number.parseInt(file.mode, 8))
  await rename(beside, path)
  await syncFolder(dirname(path))
}

async function textOf(app: DesiredApp, file: FileNeed, path: string): Promise<string> {
  if (file.set === undefined || file.format === undefined) {
    return fillIn(file.content ?? '', app.values)
  }
  const set = Object.entries(file.set).map(([key, value]) => [
    key,
    typeof value === 'string' ? fillIn(value, app.values) : value,
  ])
  try {
    return mergeInto(file.format, (await readText(path)) ?? '', Object.fromEntries(set))
  } catch (cause) {
    throw new Conflict('file-unreadable', `${file.path} of ${app.service} is not ${file.format}`, {
      hint: 'mend it or remove it, then start the app again',
      detail: String(cause),
      cause,
    })
  }
}

/** Makes the folders on the way. A link on it is refused: it may lead out of the app's own. */
async function placeFor(service: string, storage: StorageGrant, inside: string) {
  const names = inside.split('/')
  let path = storage.folder
  for (const [index, name] of names.entries()) {
    path = join(path, name)
    const found = await lstat(path).catch(() => undefined)
    const isLast = index === names.length - 1
    if (found && (isLast ? !found.isFile() : !found.isDirectory())) {
      throw new Conflict('file-unsafe', `${path} is in the way of a file of ${service}`, {
        hint: 'remove it: the box writes through no links of an app',
      })
    }
    if (isLast) return { path, isThere: found !== undefined }
    if (!found) {
      await mkdir(path, { mode: 0o750 })
      await chown(path, storage.uid, storage.gid)
    }
  }
  throw new Error(`${inside} names no file`)
}

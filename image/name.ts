import { lstat, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Board, compatibleOf } from './board.ts'

export interface Name {
  readonly version: string
  readonly board: Board
  /** Where newer versions are. */
  readonly feed: string | undefined
}

/** Says in the root what it is. `base`: the packages alone. */
export async function addName(
  root: string,
  base: string,
  { version, board, feed }: Name,
): Promise<void> {
  const file = join(root, 'usr/lib/os-release')
  await rm(file, { force: true })
  await writeFile(
    file,
    [
      'NAME="Gantry"',
      `PRETTY_NAME="Gantry ${version}"`,
      'ID=gantry',
      'ID_LIKE=debian',
      'VERSION_CODENAME=trixie',
      `VERSION_ID=${version}`,
      'IMAGE_ID=gantry',
      `IMAGE_VERSION=${version}`,
      `GANTRY_COMPATIBLE=${compatibleOf(board)}`,
      ...(feed ? [`GANTRY_FEED="${feed}"`] : []),
      `BUILD_ID=${await newestPackage(base)}`,
      '',
    ].join('\n'),
  )
}

/** The day of the newest program: no clock is right that says less, and it is the same each time. */
async function newestPackage(base: string): Promise<string> {
  const folder = join(base, 'usr/bin')
  const files = await Promise.all((await readdir(folder)).map(it => lstat(join(folder, it))))
  // Links are made while packages are set up.
  const times = files.filter(it => it.isFile()).map(it => it.mtimeMs)
  return new Date(Math.max(...times)).toISOString().slice(0, 10)
}

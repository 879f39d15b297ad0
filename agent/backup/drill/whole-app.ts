import { chmod, chown, mkdir, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { exists } from '../../base/files.ts'
import type { Contents } from '../contents.ts'
import { otherFiles } from '../counted.ts'
import type { JobApp } from '../job.ts'
import { Refused } from '../refused.ts'
import { putSqlite } from '../restore.ts'
import type { DrillBench } from './bench.ts'
import type { AppOnTrial } from './order.ts'

/** Every file of its folders, and every byte. Throws Refused where some are gone. */
export async function compareFolders(
  work: string,
  { service }: JobApp,
  { folders }: Contents['apps'][string],
): Promise<void> {
  const wrong = await otherFiles(join(work, 'state/apps', service), service, folders)
  if (wrong === undefined) return
  throw new Refused({
    code: 'drill-files',
    message: wrong,
    hint: 'make another backup; if it happens again, the disk of the target may be damaged',
  })
}

/** Starts an app on what came back, and waits until it works. */
export async function playApp(
  { stage, work, says }: DrillBench,
  { saved, programs }: AppOnTrial,
): Promise<void> {
  const { service } = saved
  const root = join(work, 'state/apps', service)
  await putSqlite(work, root, saved)
  says('try-app', { about: service })
  await stage.play(programs, async folder => {
    const own = relative(join('/data/state/apps', service), folder)
    // What is shared with others is none of this app's: it gets an empty folder.
    const other = join(work, 'shared', folder.replaceAll('/', '.'))
    const place = own.startsWith('..') ? other : join(root, own)
    if (!(await exists(place))) await likeThere(folder, place)
    return place
  })
}

/** An empty folder with the owner and the rights of one of the box. */
async function likeThere(folder: string, place: string): Promise<void> {
  await mkdir(place, { recursive: true })
  const { uid, gid, mode } = await stat(folder)
  await chown(place, uid, gid)
  await chmod(place, mode & 0o7777)
}

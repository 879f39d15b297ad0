import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { cutPoint } from '../../base/cut-point.ts'
import { InvalidInput } from '../../base/errors.ts'
import type { Exec } from '../../base/exec.ts'
import type { Bench } from '../bench.ts'
import { dumpFile, measure } from '../dumps.ts'
import type { JobApp, JobOf } from '../job.ts'
import { loadNew, refuseOtherRows, stageOf } from '../restore.ts'
import { asOwnDump } from './foreign-dump.ts'
import { sortOut } from './sort-out.ts'
import { unpack } from './unpack.ts'

/**
 * Gets data of an app from elsewhere ready beside the app, which was taken in and does not run yet:
 * folders below the stage, each database under another name and with the rows that came. Throws
 * InvalidInput where something of it cannot be used. Begun anew, it does all of it again.
 */
export async function bringIn(bench: Bench, job: JobOf<'bring'>): Promise<void> {
  try {
    await getReady(bench, job)
  } finally {
    const sent = join(bench.places.room, 'sent/')
    if (job.from.startsWith(sent)) await rm(job.from, { recursive: true, force: true })
  }
}

async function getReady(bench: Bench, { app, from }: JobOf<'bring'>): Promise<void> {
  const { exec, places, says } = bench
  const { service } = app
  const into = stageOf(places.state, service)
  const opened = join(into, 'opened')
  await rm(into, { recursive: true, force: true })
  says('bring', { about: service, app: service })
  const ends = app.folders.map(it => it.id)
  const top = await unpack(exec, from, { into: opened, ends, sqlite: sqliteOf(app) })
  const entries = await readdir(top, { withFileTypes: true })
  const { folders, dumps } = sortOut(
    entries.map(it => ({ name: it.name, folder: it.isDirectory() })),
    app,
  )
  cutPoint('bring: opened')
  for (const database of app.databases) {
    const { engine, name, locale } = database
    const dump = dumps.get(name)
    if (dump === undefined) continue
    says('read-database', { about: name, app: service })
    const to = dumpFile(join(into, 'dumps'), service, engine, name)
    const room = join(places.room, 'brought')
    const rows = await asOwnDump({
      ...{ exec, database, room, to, run: places.run },
      dump: join(top, dump),
    })
    if (engine !== 'postgres') continue
    await loadNew(bench, to, name, locale)
    await refuseOtherRows(bench, name, rows)
  }
  cutPoint('bring: loaded')
  for (const { id, owner } of app.folders) {
    const source = folders.get(id)
    if (source === undefined) continue
    const to = join(into, 'state/apps', service, id)
    await mkdir(join(to, '..'), { recursive: true, mode: 0o700 })
    for (const it of dumps.values()) if (source === '') await rm(join(top, it), { force: true })
    await rename(join(top, source), to)
    await makeOwn(exec, to, owner)
  }
  await rm(opened, { recursive: true, force: true })
  await exec(['sync', '--file-system', into], { timeout: 0 })
  cutPoint('bring: staged')
}

/** What is neither a file, a folder nor a link is nobody's data; the rest is the app's. */
async function makeOwn(exec: Exec, folder: string, owner: string): Promise<void> {
  const special = ['!', '-type', 'f', '!', '-type', 'd', '!', '-type', 'l', '-delete']
  await exec(['find', folder, ...special], { timeout: 0 })
  await exec(['chown', '--recursive', '--no-dereference', owner, folder], { timeout: 0 })
  if ((await measure(folder)).files > 0) return
  throw new InvalidInput('bring-empty', 'there is no file in what was brought', {
    hint: 'look at it on the machine that it comes from',
  })
}

/** The one place for a file of SQLite, where the app has one. */
function sqliteOf({ sqlite, folders }: JobApp): string | undefined {
  const [only, ...more] = sqlite
  if (!only || more.length > 0 || /[*?[{]/.test(only.pattern)) return undefined
  // Where there is one folder, what is brought is what is in it.
  return folders.length === 1 ? only.pattern : join(only.folder, only.pattern)
}

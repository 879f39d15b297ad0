import { lstat, mkdir, readdir, realpath, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { NotFound } from '../base/errors.ts'
import type { Exec } from '../base/exec.ts'
import type { Bench } from './bench.ts'
import { sentFrom } from './carrying/sent-from.ts'
import type { JobOf, NamedTarget, Result } from './job.ts'
import { type Repository, withRepository } from './restic.ts'

type Listed = NonNullable<Result['files']>[number]

/** What is in one folder of a snapshot, by its path below the state. */
export async function listFiles(bench: Bench, job: JobOf<'list'>): Promise<Listed[]> {
  if (!job.target) return await listHere(bench.places, job)
  return await readAt(bench, job.target, async repository => {
    const folder = join(bench.places.room, 'saving/state', job.path)
    const said = await repository.restic(['ls', '--no-lock', '--json', job.snapshot, folder])
    const found = said.split('\n').flatMap((line): Listed[] => {
      if (line === '') return []
      const { path, type, size = 0, name } = JSON.parse(line)
      if (path === undefined || path === folder) return []
      return [{ name, folder: type === 'dir', size }]
    })
    if (found.length > 0 || said.includes(`"path":"${folder}"`)) return found
    throw missing(job.path)
  })
}

/** The same of a snapshot on the box, which nobody has to be waited for. */
export const listHere = async (
  places: Pick<Bench['places'], 'snapshots'>,
  wish: Pick<JobOf<'list'>, 'snapshot' | 'path'>,
): Promise<Listed[]> => listed(await placeIn(places, wish))

/** Puts a file or a folder of a snapshot into `fetched/<job>`; answers where it is. */
export async function fetchFiles(bench: Bench, job: JobOf<'fetch'>): Promise<string> {
  const place = await fetchOne(bench, job)
  return job.packed ? await asOneFile(bench.exec, place) : place
}

/** Throws NotFound for what is neither a file nor a folder: nobody could take it away. */
export async function asOneFile(exec: Exec, place: string): Promise<string> {
  const found = await lstat(place)
  if (found.isFile()) return place
  if (!found.isDirectory()) {
    throw new NotFound('file-unknown', `${basename(place)} is neither a file nor a folder`)
  }
  const archive = `${place}.tar`
  await exec(['tar', '-C', dirname(place), '-cf', archive, '--', basename(place)], { timeout: 0 })
  await rm(place, { recursive: true, force: true })
  return archive
}

async function fetchOne(bench: Bench, job: JobOf<'fetch'>): Promise<string> {
  const into = join(bench.places.room, 'fetched', job.id)
  // Nobody takes two things at once; what was left behind is in the way.
  await rm(join(into, '..'), { recursive: true, force: true })
  await mkdir(into, { recursive: true, mode: 0o700 })
  const to = join(into, basename(job.path))
  if (!job.target) {
    const from = await placeIn(bench.places, job)
    await bench.exec(['cp', '--archive', '--reflink=auto', '--no-target-directory', from, to], {
      timeout: 0,
    })
    return to
  }
  const root = job.carried ? sentFrom(bench.places) : join(bench.places.room, 'saving')
  return await readAt(bench, job.target, async repository => {
    const path = join(root, 'state', job.path)
    const where = `${job.snapshot}:${join(path, '..')}`
    await repository.restic([
      'restore',
      '--no-lock',
      where,
      '--target',
      into,
      '--include',
      `/${literal(basename(path))}`,
    ])
    await lstat(to).catch(() => {
      throw missing(job.path)
    })
    return to
  })
}

const readAt = <T>(
  { restic, turns, says }: Bench,
  target: NamedTarget,
  use: (repository: Repository) => Promise<T>,
): Promise<T> =>
  turns.reading(
    target.name,
    () => withRepository(restic, target, use),
    () => says('tidy-target', { about: target.name }),
  )

/** A name as a pattern that means nothing else. */
const literal = (name: string) => name.replaceAll(/[\\*?[]/g, '\\$&')

/** Links in an app's folders are the app's: they lead out of the snapshot for nobody. */
async function placeIn(
  { snapshots }: Pick<Bench['places'], 'snapshots'>,
  { snapshot, path }: Pick<JobOf<'list'>, 'snapshot' | 'path'>,
): Promise<string> {
  const root = join(snapshots, snapshot)
  const found = await realpath(join(root, path)).catch(() => undefined)
  if (found && (found === root || found.startsWith(`${root}/`))) return found
  throw missing(path)
}

async function listed(place: string): Promise<Listed[]> {
  if ((await lstat(place)).isFile()) {
    return [{ name: basename(place), folder: false, size: (await lstat(place)).size }]
  }
  const entries = await readdir(place, { withFileTypes: true })
  return await Promise.all(
    entries.map(async it => ({
      name: it.name,
      folder: it.isDirectory(),
      size: it.isFile() ? (await lstat(join(place, it.name))).size : 0,
    })),
  )
}

const missing = (path: string) =>
  new NotFound('file-unknown', `there is no ${path} in that snapshot`, {
    hint: 'gantry backup files SNAPSHOT shows what there is',
  })

import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { problemOf } from '../../base/errors.ts'
import { parseJson } from '../../base/json.ts'
import type { Bench } from '../bench.ts'
import { contentsSchema } from '../contents.ts'
import type { JobOf, Result } from '../job.ts'
import { keptIn } from '../kept.ts'
import { type Repository, withRepository } from '../restic.ts'
import { resticWith } from './shown.ts'

/** Milliseconds: somebody waits before a page. */
const LISTING = 12_000
/** What follows needs no names. */
const NAMING = 8_000
/** Until all of that is over, a place that nobody answers at included (restic.ts). */
export const FINDING = 35_000

export type Found = NonNullable<Result['found']>[string]
type Place = JobOf<'find'>['places'][number]

/** Whose backups are at each place. All are asked at once: nobody waits for those that are gone. */
export async function findBackups(
  bench: Bench,
  { places, from }: JobOf<'find'>,
  within?: { readonly listing: number; readonly naming: number },
): Promise<NonNullable<Result['found']>> {
  const found = await Promise.all(
    places.map(async (place): Promise<readonly [string, Found]> => {
      const there = findAt(bench, place, from, within)
      const silent = (error: unknown) => ({ snapshots: [], problem: problemOf(error) })
      return [place.target.name, await there.catch(silent)]
    }),
  )
  return Object.fromEntries(found)
}

/**
 * Latest first. Throws what is wrong with the place or the key. What the box is called stands behind all
 * that describes a place, which may be large and far away, and in the newest one, which may be damaged:
 * without it older ones can be chosen all the same.
 */
async function findAt(
  { restic, places, says }: Bench,
  { target, shown }: Place,
  from: string | undefined,
  { listing, naming } = { listing: LISTING, naming: NAMING },
): Promise<Found> {
  says('find', { about: target.name })
  const temporary = join(restic.temporary, 'find', target.name)
  await mkdir(temporary, { recursive: true, mode: 0o700 })
  return await withRepository(
    await resticWith({ ...restic, temporary }, shown),
    target,
    async (repository: Repository) => {
      const listed = await repository.restic(['snapshots', '--json', '--no-lock'], {
        within: listing,
      })
      const all = keptIn(JSON.parse(listed))
      const box = from ?? all[0]?.box
      const snapshots = all.filter(it => it.box === box)
      const newest = snapshots.find(it => it.complete) ?? snapshots[0]
      if (!newest) return { snapshots }
      const file = join(places.room, 'saving/manifest.json')
      const said = await repository
        .restic(['dump', '--no-lock', newest.id, file], { within: naming })
        .catch(() => '')
      return { snapshots, ...wordsOf(said) }
    },
  )
}

/** What a backup of whatever version says of its box. */
function wordsOf(text: string): Pick<Found, 'box' | 'apps'> {
  // Damaged, it says nothing here: the restore itself tells that.
  const known = contentsSchema.pick({ box: true, apps: true }).partial()
  const read = known.safeParse(parseJson(text))
  const { box, apps = {} } = read.data ?? {}
  return { ...(box ? { box: box.name } : {}), apps: Object.keys(apps) }
}

import { join } from 'node:path'
import { parseJson } from '../../base/json.ts'
import type { Bench } from '../bench.ts'
import { contentsSchema } from '../contents.ts'
import type { JobOf, Result } from '../job.ts'
import { keptIn } from '../kept.ts'
import { type Repository, withRepository } from '../restic.ts'
import { resticWith } from './shown.ts'

/** Milliseconds: somebody waits before a page, and what follows needs no names. */
const NAMING = 8_000

/**
 * Whose backups are at a place, latest first. Throws what is wrong with the place or the key. What the
 * box is called stands behind all that describes a place, which may be large and far away, and in the
 * newest one, which may be damaged: without it older ones can be chosen all the same.
 */
export async function findBackups(
  bench: Bench,
  { target, shown, from }: JobOf<'find'>,
  naming = NAMING,
): Promise<NonNullable<Result['found']>> {
  bench.says('find', { about: target.name })
  return await withRepository(
    await resticWith(bench.restic, shown),
    target,
    async (repository: Repository) => {
      const all = keptIn(await repository.snapshots())
      const box = from ?? all[0]?.box
      const snapshots = all.filter(it => it.box === box)
      const newest = snapshots.find(it => it.complete) ?? snapshots[0]
      if (!newest) return { snapshots }
      const file = join(bench.places.room, 'saving/manifest.json')
      const said = await repository
        .restic(['dump', '--no-lock', newest.id, file], { within: naming })
        .catch(() => '')
      return { snapshots, ...wordsOf(said) }
    },
  )
}

/** What a backup of whatever version says of its box. */
function wordsOf(text: string): Pick<NonNullable<Result['found']>, 'box' | 'apps'> {
  // Damaged, it says nothing here: the restore itself tells that.
  const known = contentsSchema.pick({ box: true, apps: true }).partial()
  const read = known.safeParse(parseJson(text))
  const { box, apps = {} } = read.data ?? {}
  return { ...(box ? { box: box.name } : {}), apps: Object.keys(apps) }
}

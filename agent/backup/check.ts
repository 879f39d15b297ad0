import { problemOf } from '../base/errors.ts'
import type { JobOf } from './job.ts'
import { withRepository } from './restic.ts'
import { type Bench, keptIn, noteTarget, refuseOthers } from './save.ts'

/** How long a snapshot is kept, by its age: never by how many there are, which others could add to. */
const KEEP = [
  ...['--keep-within=2d', '--keep-within-daily=14d', '--keep-within-weekly=60d'],
  '--keep-within-monthly=2y',
]

/** How many days it takes until everything was read once. */
export const PARTS = 28

/**
 * Whether a target still has what it was given: everything that describes the data, and one part
 * in 28 of the data itself. What is too old goes before that, unless the target gives nothing up.
 */
export async function check(
  bench: Bench,
  { target, part, tidy, box }: JobOf<'check'>,
): Promise<void> {
  const { says } = bench
  const checkTried = new Date().toISOString()
  try {
    await withRepository(bench.restic, target, async repository => {
      await refuseOthers(repository, target, box)
      await repository.restic(['unlock'])
      if (tidy || !target['append-only']) {
        says(`tidy up at ${target.name}`)
        await repository.restic(['forget', '--group-by=host', '--prune', ...KEEP])
      }
      says(`look whether all is well at ${target.name}`)
      await repository.restic(['check', `--read-data-subset=${part}/${PARTS}`])
      const snapshots = keptIn(await repository.snapshots())
      const checked = new Date().toISOString()
      await noteTarget(bench, target.name, it => ({ ...it, checked, checkTried, part, snapshots }))
    })
  } catch (error) {
    const problem = problemOf(error)
    await noteTarget(bench, target.name, it => ({ ...it, checkTried, part, problem }))
    throw error
  }
}

/** Throws what is wrong with a target. Makes its repository, if that is wanted and there is none. */
export async function tryTarget(
  bench: Bench,
  { target, create, credentials }: JobOf<'try'>,
): Promise<void> {
  const restic = { ...bench.restic, secrets: { ...bench.restic.secrets, ...credentials } }
  await withRepository(restic, target, async repository => {
    try {
      await repository.restic(['cat', 'config'])
    } catch (error) {
      if (!create || problemOf(error).code !== 'backup-gone') throw error
      await repository.restic(['init'])
    }
    const snapshots = keptIn(await repository.snapshots())
    const since = new Date().toISOString()
    if (create) {
      await noteTarget(bench, target.name, () => ({ since, missing: [], part: 0, snapshots }))
    }
  })
}

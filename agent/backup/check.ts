import { problemOf } from '../base/errors.ts'
import type { JobOf, TargetRecord } from './job.ts'
import { withRepository } from './restic.ts'
import { type Bench, keptIn, noteTarget, refuseOthers } from './save.ts'

/** How long a snapshot is kept, by its age: never by how many there are, which others could add to. */
const KEEP = [
  ...['--keep-within=2d', '--keep-within-daily=14d', '--keep-within-weekly=60d'],
  '--keep-within-monthly=2y',
]

/** Those that lack something: they must not push out, at their age, one that lacks nothing. */
const FEW = ['--keep-within=14d', '--keep-last=1']

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
        says('tidy-target', { about: target.name })
        // Each clears up behind itself: restic does so only where that call has taken something away.
        const forget = ['forget', '--group-by=host', '--prune'] as const
        await repository.restic([...forget, '--tag=complete', ...KEEP])
        await repository.restic([...forget, '--tag=incomplete', ...FEW])
      }
      says('check', { about: target.name })
      await repository.restic(['check', `--read-data-subset=${part}/${PARTS}`])
      const snapshots = keptIn(await repository.snapshots())
      const checked = new Date().toISOString()
      await noteTarget(bench, target.name, it => {
        const { damage: _over, ...rest } = reached(it)
        return { ...rest, checked, checkTried, part, snapshots }
      })
    })
  } catch (error) {
    const problem = problemOf(error)
    const found = SAYS_NOTHING.includes(problem.code) ? { problem } : { damage: problem }
    // The same part is read again the next time.
    await noteTarget(bench, target.name, it => ({ ...it, checkTried, ...found }))
    throw error
  }
}

/** Somebody was there and was let in: of what was wrong before, only that it is full may be so yet. */
function reached(it: TargetRecord): TargetRecord {
  const { problem, ...rest } = it
  return problem?.code === 'backup-full' ? it : rest
}

/** Why nobody could look, or nothing could be taken away: that says nothing of what is there. */
const SAYS_NOTHING = [
  ...['backup-unreachable', 'backup-disk-away', 'backup-locked', 'backup-not-allowed'],
  ...['backup-clock', 'backup-certificate', 'backup-other-host', 'backup-key-wrong'],
  ...['backup-replaced', 'backup-two-boxes', 'backup-full', 'backup-read-only'],
]

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
    await noteTarget(bench, target.name, it =>
      create ? { since, missing: [], part: 0, snapshots } : reached(it),
    )
  })
}

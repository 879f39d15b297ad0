import { type Problem, problemOf } from '../base/errors.ts'
import { type Bench, noteTarget } from './bench.ts'
import { giveKey, takeFormerKeys } from './give-key.ts'
import type { JobOf, NamedTarget, TargetRecord } from './job.ts'
import { keptIn } from './kept.ts'
import { keyNumber } from './key.ts'
import { letGoOfLost } from './mend.ts'
import { refuseOthers } from './others.ts'
import { Refused } from './refused.ts'
import { asTidier } from './repository.ts'
import { type Repository, withRepository } from './restic.ts'

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
export async function check(bench: Bench, job: JobOf<'check'>): Promise<void> {
  const { target, part, tidy, box } = job
  const { says } = bench
  const checkTried = new Date().toISOString()
  try {
    const restic = { ...(await giveKey(bench, target, box)), unhurried: true }
    if (job.tidier) await tidyAs({ ...bench, restic }, job)
    await withRepository(restic, target, async repository => {
      await refuseOthers(bench, repository, target, box)
      const may = tidy && !job.tidier
      const { damage } = (await bench.record()).targets[target.name] ?? {}
      // Where something is lost, nothing goes by itself: nobody knows yet what is still whole.
      if (may || !(target['append-only'] || damage)) await tidyUp(bench, repository, target, may)
      says('check', { about: target.name })
      await repository.restic(['check', `--read-data-subset=${part}/${PARTS}`])
      const snapshots = keptIn(await repository.snapshots())
      const checked = new Date().toISOString()
      await noteTarget(bench, target.name, it => {
        const { damage: _over, lost: _too, ...rest } = reached(it)
        return { ...rest, checked, checkTried, part, snapshots }
      })
    })
  } catch (error) {
    const problem = problemOf(error)
    const found = error instanceof Untidy ? { untidy: problem } : foundBy(problem)
    // The same part is read again the next time.
    await noteTarget(bench, target.name, it => ({ ...nothingSent(it, job), checkTried, ...found }))
    throw error
  }
}

/** More may be lost by now than what was sent again. */
function nothingSent(it: TargetRecord, { tidy }: JobOf<'check'>): TargetRecord {
  const { lost, ...rest } = it
  return lost === 'sent-again' && !tidy ? rest : it
}

const foundBy = (problem: TargetRecord['problem']) =>
  SAYS_NOTHING.includes(problem?.code ?? '') ? { problem } : { damage: problem }

/** Whoever was to tidy up could not: that says nothing of how backups go. */
class Untidy extends Refused {}

/** By somebody who may, where the box may not. Throws Untidy. */
async function tidyAs(bench: Bench, { target, box, tidier = {} }: JobOf<'check'>): Promise<void> {
  const there = asTidier(target, tidier)
  const secrets = { ...bench.restic.secrets, ...there.credentials }
  try {
    await withRepository({ ...bench.restic, secrets }, there.target, async repository => {
      await refuseOthers(bench, repository, target, box)
      await tidyUp(bench, repository, target, true)
    })
  } catch (error) {
    throw error instanceof Untidy ? error : new Untidy(problemOf(error), error)
  }
}

/** What is too old goes. Throws Untidy where a target gives nothing up. */
async function tidyUp(
  bench: Bench,
  repository: Repository,
  target: NamedTarget,
  asked = false,
): Promise<void> {
  // What is too old can wait for the next day, and whoever reads there cannot.
  const { name } = target
  if (await bench.turns.taking(name, () => takeOld(bench, repository, target))) return
  if (asked) throw new Untidy(isRead(name))
}

async function takeOld(bench: Bench, repository: Repository, target: NamedTarget): Promise<void> {
  bench.says('tidy-target', { about: target.name })
  // Pruned at once: restic counts a snapshot that a place does not give up as gone, but for that.
  const forget = ['forget', '--group-by=host', '--prune'] as const
  try {
    await takeFormerKeys(bench, repository, target)
    await letGoOfLost(bench, repository, target)
    await repository.restic([...forget, '--tag=complete', ...KEEP])
    await repository.restic([...forget, '--tag=incomplete', ...FEW])
    // Also where none of them went: what copies have left there that were not done.
    await repository.restic(['prune'])
  } catch (error) {
    const problem = problemOf(error)
    if (!target['append-only'] || problem.code !== 'backup-read-only') throw error
    throw new Untidy(givesNothingUp(target.name, problem.detail), error)
  }
  const tidied = new Date().toISOString()
  await noteTarget(bench, target.name, ({ untidy: _over, ...it }) => ({ ...it, tidied }))
}

const isRead = (name: string): Problem => ({
  code: 'tidy-read',
  message: `something is being brought back from ${name}, so nothing was taken away there`,
  hint: `wait until that is done, and tidy up then: gantry backup target tidy ${name}`,
})

const givesNothingUp = (name: string, detail: string | undefined): Problem => ({
  code: 'tidy-refused',
  message: `${name} gives nothing up to who was to tidy up`,
  hint: `tidy up with the account that may delete there: gantry backup target tidy ${name} user=ACCOUNT; another box is asked by its owner: gantry backup neighbour tidy`,
  ...(detail === undefined ? {} : { detail }),
})

/** Somebody was there and was let in: of what was wrong before, only that it is full may be so yet. */
function reached(it: TargetRecord): TargetRecord {
  const { problem, ...rest } = it
  return problem?.code === 'backup-full' ? it : rest
}

/** Why nobody could look, or nothing could be taken away: that says nothing of what is there. */
const SAYS_NOTHING = [
  ...['backup-unreachable', 'backup-disk-away', 'backup-locked', 'backup-not-allowed'],
  ...['backup-clock', 'backup-certificate', 'backup-other-host', 'backup-key-wrong'],
  ...['backup-replaced', 'backup-two-boxes', 'backup-other-box', 'backup-full', 'backup-read-only'],
]

/** Throws what is wrong with a target. Makes its repository, if that is wanted and there is none. */
export async function tryTarget(
  bench: Bench,
  { target, create, credentials }: JobOf<'try'>,
): Promise<void> {
  const { key = '' } = bench.restic.secrets
  // One that is new has no words of before.
  const own = create ? { [`${target.name}.key`]: key } : {}
  const restic = { ...bench.restic, secrets: { ...bench.restic.secrets, ...own, ...credentials } }
  await withRepository(restic, target, async repository => {
    try {
      await look(repository)
    } catch (error) {
      if (!create || problemOf(error).code !== 'backup-gone') throw error
      await repository.restic(['init'])
    }
    const snapshots = keptIn(await repository.snapshots())
    const since = new Date().toISOString()
    await noteTarget(bench, target.name, it =>
      create ? { since, missing: [], part: 0, snapshots, key: keyNumber(key) } : reached(it),
    )
  })
}

/** With a lock, which shows that it takes something; not where a check of this box holds the only one. */
async function look({ restic }: Repository): Promise<void> {
  try {
    await restic(['cat', 'config'])
  } catch (error) {
    if (problemOf(error).code !== 'backup-locked') throw error
    await restic(['cat', 'config', '--no-lock'])
  }
}

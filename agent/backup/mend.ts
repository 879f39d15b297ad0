import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Bench, noteTarget } from './bench.ts'
import type { NamedTarget } from './job.ts'
import { keptIn } from './kept.ts'
import type { Repository } from './restic.ts'

// A place that has lost or changed some of what it was given, as a check has found. What it lacks is
// first taken for lost, then sent again as far as the box still has it, and let go of only when somebody
// says so: until then whatever comes back there, a second disk perhaps, is what it was.

/** What is lost there is no longer in its index, so that the next copy brings it again. */
export async function forgetLost(
  bench: Bench,
  { restic }: Repository,
  { name }: NamedTarget,
): Promise<void> {
  const { damage } = (await bench.record()).targets[name] ?? {}
  if (!damage) return
  bench.says('mend', { about: name })
  const named = damagedIn(damage.detail)
  const there = named.length > 0 ? await restic(['list', 'packs', '--no-lock']) : ''
  // Cut before this was noted, it may have been done.
  const packs = named.filter(it => there.includes(it))
  if (packs.length > 0) {
    // restic leaves what it takes apart in the folder that it is called in.
    const cwd = join(bench.restic.temporary, 'packs')
    await mkdir(cwd, { recursive: true })
    await restic(['repair', 'packs', ...packs], { cwd }).finally(() =>
      rm(cwd, { recursive: true, force: true }),
    )
  }
  await restic(['repair', 'index'])
  await noteTarget(bench, name, it => ({ ...it, lost: 'forgotten' }))
}

/**
 * Pure: what can be read of those in part at most, as restic says how to mend it. Of a list that is so
 * long that its beginning was cut off (agent/base/exec.ts), what is left of it: the next look has the rest.
 */
export const damagedIn = (detail = ''): string[] => {
  const [, said = ''] =
    /(?:repair packs |^[0-9a-f]{0,64} )((?:[0-9a-f]{64}\s*)+)/.exec(detail) ?? []
  return said.split(/\s+/).filter(Boolean)
}

/** A copy went there: whatever the box still has of what was lost is there again, for older snapshots, too. */
export const noteSentAgain = (bench: Bench, { name }: NamedTarget) =>
  noteTarget(bench, name, it => (it.lost === 'forgotten' ? { ...it, lost: 'sent-again' } : it))

/**
 * Somebody wants what is there to be whole again. What could not be sent again goes out of the
 * snapshots that had it, and they are incomplete from then on; before there was a copy, nothing does.
 */
export async function letGoOfLost(
  bench: Bench,
  repository: Repository,
  target: NamedTarget,
): Promise<void> {
  const { damage, lost } = (await bench.record()).targets[target.name] ?? {}
  if (!damage) return
  if (lost !== 'sent-again') return await forgetLost(bench, repository, target)
  const lacking = lackingIn(await repository.restic(['repair', 'snapshots', '--dry-run']))
  if (lacking.length > 0) {
    // First: cut in between, none says that it is complete and is not.
    await repository.restic(['tag', '--add=incomplete', '--remove=complete', ...lacking])
    await repository.restic(['repair', 'snapshots', '--forget'])
  }
  const snapshots = keptIn(await repository.snapshots())
  await noteTarget(bench, target.name, ({ lost: _over, ...it }) => ({ ...it, snapshots }))
}

/** Pure: the snapshots that restic would change to mend them. */
export const lackingIn = (said: string): string[] =>
  said
    .split(/^(?=snapshot [0-9a-f]+ of )/m)
    .filter(it => /^would (save|delete) /m.test(it))
    .flatMap(it => /^snapshot ([0-9a-f]+) of /.exec(it)?.[1] ?? [])

import type { Bench } from './bench.ts'
import type { JobOf } from './job.ts'
import { noteEpoch } from './others.ts'
import { withRepository } from './restic.ts'

/**
 * Asks each place whether another machine is this box now. Throws what is wrong with one that does not
 * say; the others were asked all the same.
 */
export async function askPlaces(bench: Bench, { targets, box }: JobOf<'ask'>): Promise<void> {
  const silent: unknown[] = []
  for (const target of targets) {
    bench.says('find', { about: target.name })
    await withRepository(bench.restic, target, async repository => {
      await noteEpoch(bench, target, await repository.snapshots(), box.id)
    }).catch(error => silent.push(error))
  }
  if (silent.length > 0) throw silent[0]
}

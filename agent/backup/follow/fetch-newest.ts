import { type Problem, problemOf } from '../../base/errors.ts'
import type { Bench } from '../bench.ts'
import type { JobOf } from '../job.ts'
import { keptIn } from '../kept.ts'
import { Refused } from '../refused.ts'
import { withRepository } from '../restic.ts'
import { fetchAll, refuseApps } from '../whole/restore-whole.ts'
import { resticWith } from '../whole/shown.ts'

/**
 * Everything of the newest whole moment of another box, beside what this one has: only what has
 * changed since the last time is fetched. Nothing of it is in use before somebody takes over.
 */
export async function fetchNewest(bench: Bench, job: JobOf<'follow'>): Promise<void> {
  const tried = new Date().toISOString()
  try {
    await refuseApps(bench.places.state)
    const restic = await resticWith(bench.restic, job.shown)
    bench.says('find', { about: job.target.name })
    const moment = await newestOf(restic, job)
    if ((await bench.record()).followed?.moment?.id !== moment.id) {
      // Half of it would be neither the one nor the other.
      await bench.note(({ followed, ...it }) => ({ ...it, followed: { tried } }))
      await fetchAll(bench, { target: job.target, snapshot: moment.id }, restic)
    }
    await bench.note(it => ({ ...it, followed: { tried, moment } }))
  } catch (error) {
    const problem: Problem = problemOf(error)
    await bench.note(it => ({ ...it, followed: { ...it.followed, tried, problem } }))
    throw error
  }
}

const newestOf = (restic: Bench['restic'], { target, from }: JobOf<'follow'>) =>
  withRepository(restic, target, async repository => {
    const all = keptIn(await repository.snapshots())
    const newest = all.find(it => it.box === from && it.complete)
    if (newest) return { name: newest.name, id: newest.id }
    throw new Refused({
      code: 'follow-nothing',
      message: `there is nothing whole of that box at ${target.name} yet`,
      hint: 'let it make a backup: it is looked for again by itself',
    })
  })

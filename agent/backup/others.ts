import { type Bench, noteTarget } from './bench.ts'
import type { JobOf, NamedTarget } from './job.ts'
import { epochIn, epochOf, isOfMoment, tagged } from './kept.ts'
import { Refused } from './refused.ts'
import type { Repository, ResticSnapshot } from './restic.ts'

/** What a place knows of the machines that the box was; it stays known. */
export async function noteEpoch(
  bench: Bench,
  { name }: NamedTarget,
  snapshots: readonly ResticSnapshot[],
  box: string,
): Promise<number> {
  const epoch = epochIn(snapshots, box)
  await noteTarget(bench, name, it => ({ ...it, epoch }))
  return epoch
}

/**
 * Two boxes at one repository take each other's snapshots away; of two that are the same, the one that
 * was brought back goes on; and of two copies of one disk, the one that its owner says.
 */
export async function refuseOthers(
  bench: Bench,
  repository: Repository,
  target: NamedTarget,
  { id: box, epoch }: JobOf<'save'>['box'],
) {
  const all = await repository.snapshots()
  if ((await noteEpoch(bench, target, all, box)) > epoch) {
    throw new Refused({
      code: 'backup-replaced',
      message: 'this box was brought back on another machine, which is the box since then',
      hint: 'turn this one off, or erase it: gantry reset. Until then it starts no apps and saves nothing, so that nothing of the other one is lost. If it is to be the box again: gantry backup take-back',
      detail: `epoch ${epoch} here, ${epochIn(all, box)} at ${target.name}`,
    })
  }
  const latest = all.findLast(isOfMoment)
  if (!latest) return
  const by = tagged(latest, 'box')
  if (by !== box) {
    throw new Refused({
      code: 'backup-other-box',
      message: `another box saves to ${target.name}, too`,
      hint: 'give each of them a folder of its own; the older box can be switched off for good',
      detail: `last by ${by}, this is ${box}`,
    })
  }
  const { marks } = (await bench.record()).targets[target.name] ?? {}
  if (isKnown(latest, { epoch, marks })) {
    await noteTarget(bench, target.name, it => ({ ...it, marks: latestLast(marks, latest) }))
    return
  }
  throw new Refused({
    code: TWO_BOXES,
    message: `another machine with the same contents as this box saves to ${target.name}: one of them runs from a copy of the other one's disk or card`,
    hint: 'if the other one is to go on, turn this one off. If this one is: gantry backup take-back, and the other one stands back',
    detail: `the snapshot ${latest.short_id} there was not made by this machine`,
  })
}

/** Of two machines that are one box, this one has found that it is not alone. */
export const TWO_BOXES = 'backup-two-boxes'

/**
 * Pure: whether this box, or who it was before, has made a snapshot of its own id. Where it never
 * looked, or an earlier Gantry has saved, nothing tells.
 */
export function isKnown(
  latest: ResticSnapshot,
  { epoch, marks }: { readonly epoch: number; readonly marks: readonly string[] | undefined },
): boolean {
  const mark = tagged(latest, 'mark')
  return mark === '' || marks === undefined || epochOf(latest) < epoch || marks.includes(mark)
}

/** However many tries follow that send nothing, the mark of what is there stays known. */
function latestLast(marks: readonly string[] = [], latest: ResticSnapshot): string[] {
  const mark = tagged(latest, 'mark')
  return [...marks.filter(it => it !== mark), ...(mark === '' ? [] : [mark])]
}

import { randomBytes } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { join, relative } from 'node:path'
import { z } from 'zod'
import { cutPoint } from '../base/cut-point.ts'
import { problemOf } from '../base/errors.ts'
import { exists, readText, writeWhole } from '../base/files.ts'
import { decodeToml } from '../base/toml.ts'
import { idleClusters } from '../box/clusters.ts'
import { type Bench, noteTarget } from './bench.ts'
import { type Contents, FORMAT, signContents } from './contents.ts'
import { dumpAll } from './dumps.ts'
import { excludesFor } from './excludes.ts'
import { giveKey, takeFormerKeys } from './give-key.ts'
import type { JobOf, NamedTarget, TargetRecord } from './job.ts'
import { keptIn } from './kept.ts'
import { forgetLost, noteSentAgain } from './mend.ts'
import { takeMoment } from './moment.ts'
import { refuseOthers } from './others.ts'
import { UNREADABLE, unreadIn } from './repository.ts'
import { type Repository, withRepository } from './restic.ts'
import { removeSubvolume, snapshotOf } from './subvolumes.ts'

/** A snapshot on the box, and what is missing in it as copies of it are made at each target. */
export async function save(bench: Bench, job: JobOf<'save'>): Promise<void> {
  const { places, says, note, turns } = bench
  says('moment')
  const at = () => new Date().toISOString()
  let troubles: Readonly<{ [service: string]: readonly string[] }>
  let apps = job.apps
  try {
    const { frozen, problems } = await turns.still(async () => {
      apps = await wholeOf(places, job)
      return await takeMoment(bench.exec, places, { ...job, apps })
    })
    troubles = problems
    await note(it => ({
      ...it,
      moment: { at: at(), ...(frozen === undefined ? {} : { frozen }) },
    }))
  } catch (error) {
    await note(it => ({ ...it, moment: { at: at(), problem: problemOf(error) } }))
    throw error
  }
  cutPoint('save: moment')
  if (job.targets.length === 0) return
  try {
    const source = await prepare(bench, { ...job, apps }, troubles).catch(error =>
      failed(bench, job, error),
    )
    cutPoint('save: prepared')
    const { targets } = await bench.record()
    await someAtOnce(totalmem() < ROOMY ? 1 : 2, inOrder(job.targets, targets), target =>
      saveTo(bench, job, target, source),
    )
  } finally {
    await clear(bench)
  }
}

/** Bytes of memory, from which on restic runs twice: each time it holds all that describes a place. */
const ROOMY = 3.5e9

/** Pure: who waits longest is first; a first copy, which may take days, is last. */
export const inOrder = (
  targets: readonly NamedTarget[],
  known: Readonly<{ [name: string]: TargetRecord }>,
): NamedTarget[] => {
  const since = ({ name }: NamedTarget) => known[name]?.succeeded ?? '~'
  return targets.toSorted((one, other) =>
    since(one) === since(other) ? 0 : since(one) < since(other) ? -1 : 1,
  )
}

/** Takes the next one whenever one is done. Throws what went wrong first, once nothing goes on. */
export async function someAtOnce<T>(
  many: number,
  all: readonly T[],
  use: (it: T) => Promise<void>,
): Promise<void> {
  const waiting = [...all]
  const failed: unknown[] = []
  const take = async () => {
    for (let it = waiting.shift(); it !== undefined; it = waiting.shift()) {
      await use(it).catch(error => failed.push(error))
    }
  }
  await Promise.all(Array.from({ length: many }, take))
  if (failed.length > 0) throw failed[0]
}

const restoring = z.object({
  apps: z.record(z.string(), z.object({ restore: z.object({ phase: z.string() }).optional() })),
})

/**
 * Of the apps of a job those that are of one moment: it may have waited while one of them was half
 * replaced. Nothing changes in a snapshot that is there.
 */
export async function wholeOf(
  { state, snapshots }: Pick<Bench['places'], 'state' | 'snapshots'>,
  { apps, snapshot }: Pick<JobOf<'save'>, 'apps' | 'snapshot'>,
): Promise<JobOf<'save'>['apps']> {
  const file = join(state, 'gantry/box.toml')
  const text = await readText(file)
  if (text === undefined || (await exists(join(snapshots, snapshot)))) return apps
  const now = decodeToml(file, text, restoring).apps
  return apps.filter(it => ['stage', undefined].includes(now[it.service]?.restore?.phase))
}

/** Nothing can be sent anywhere: each target is tried again after its pause, and its owner is told. */
async function failed(bench: Bench, { targets }: JobOf<'save'>, error: unknown): Promise<never> {
  const tried = new Date().toISOString()
  const problem = problemOf(error)
  for (const { name } of targets) await noteTarget(bench, name, it => ({ ...it, tried, problem }))
  throw error
}

export interface Source {
  readonly folder: string
  /** In words, what is not in it as it should be. */
  readonly missing: readonly string[]
}

/** The files as they were in that moment, the dumps, and what all of that is. */
export async function prepare(
  bench: Bench,
  { apps, box, snapshot, nonce }: Pick<JobOf<'save'>, 'apps' | 'box' | 'snapshot' | 'nonce'>,
  troubles: Readonly<{ [service: string]: readonly string[] }>,
): Promise<Source> {
  const { exec, places, says } = bench
  const folder = join(places.room, 'saving')
  const work = join(places.room, 'work')
  await clear(bench)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const from = join(places.snapshots, snapshot)
  // Under the same name each time: restic then knows which files it has seen before.
  await snapshotOf(exec, from, join(folder, 'state'), { readOnly: true })
  await snapshotOf(exec, from, work)
  const found = await dumpAll({
    exec,
    apps,
    state: work,
    dumps: join(folder, 'dumps'),
    run: places.run,
    says,
  })
  await removeSubvolume(exec, work)
  const contents: Contents = {
    format: FORMAT,
    machine: process.arch,
    name: snapshot,
    nonce,
    box,
    engines: found.engines,
    ...(found.positions ? { positions: found.positions } : {}),
    apps: Object.fromEntries(
      Object.entries(found.apps).map(([service, it]) => [
        service,
        {
          ...it,
          problems: [...it.problems, ...(troubles[service] ?? []), ...strangers(it, nonce)],
        },
      ]),
    ),
  }
  const { text, signature } = await signContents(contents, places.signingKey)
  await writeWhole(join(folder, 'manifest.json'), text)
  await writeWhole(join(folder, 'manifest.signature'), signature)
  const state = join(folder, 'state')
  await writeFile(
    join(places.room, 'excludes'),
    excludesFor(state, apps, await idleClusters(state)),
  )
  const missing = Object.entries(contents.apps).flatMap(([service, { problems }]) =>
    problems.map(it => `${service}: ${it}`),
  )
  return { folder, missing }
}

/** Databases that are not of the moment: then the copy is none. */
const strangers = ({ databases }: Contents['apps'][string], nonce: string) =>
  databases
    .filter(it => it.nonce !== nonce)
    .map(it => `its database ${it.name} is not of the same moment as its files`)

export async function clear({ exec, places: { room } }: Bench): Promise<void> {
  for (const it of ['saving/state', 'work']) await removeSubvolume(exec, join(room, it))
  await rm(join(room, 'saving'), { recursive: true, force: true })
}

/** One target that fails is no reason for the others to. */
async function saveTo(
  bench: Bench,
  job: JobOf<'save'>,
  target: NamedTarget,
  { folder, missing }: Source,
): Promise<void> {
  const { says } = bench
  const tried = new Date().toISOString()
  says('save', { about: target.name })
  try {
    const restic = await giveKey(bench, target, job.box)
    await withRepository(restic, target, async repository => {
      await refuseOthers(bench, repository, target, job.box)
      // Of words that were taken back, where a run was cut before it took them away here.
      if (!target['append-only']) {
        await takeFormerKeys(bench, repository, target)
        await bench.turns.taking(target.name, () => forgetLost(bench, repository, target))
      }
      const mark = await noteMark(bench, target)
      const tags = [
        ...[`moment=${job.snapshot}`, `box=${job.box.id}`, `epoch=${job.box.epoch}`],
        `mark=${mark}`,
        missing.length > 0 ? 'incomplete' : 'complete',
      ]
      const sending = repository.restic(
        [
          ...['backup', '--json', `--host=gantry-${job.box.id}`],
          ...tags.map(it => `--tag=${it}`),
          `--exclude-file=${join(bench.places.room, 'excludes')}`,
          ...['state', 'dumps', 'manifest.json', 'manifest.signature'].map(it => join(folder, it)),
        ],
        { onProgress: fraction => says('save', { about: target.name, fraction }) },
      )
      const unread = await sending.then(() => [], unreadOf)
      if (unread.length > 0) await markIncomplete(repository, target, job)
      const lacking = [...missing, ...unread.map(it => `${relative(folder, it)} cannot be read`)]
      cutPoint('save: sent')
      await noteSentAgain(bench, target)
      const snapshots = keptIn(await repository.snapshots())
      await noteTarget(bench, target.name, it => {
        const { problem: _over, ...rest } = it
        const succeeded = new Date().toISOString()
        return { ...rest, tried, succeeded, missing: lacking, snapshots }
      })
    })
  } catch (error) {
    const problem = problemOf(error)
    await noteTarget(bench, target.name, it => ({ ...it, tried, problem }))
  }
}

/** Files of the box that are not in the snapshot that was made. Throws whatever else it was. */
function unreadOf(error: unknown): string[] {
  const { code, detail = '' } = problemOf(error)
  if (code !== UNREADABLE) throw error
  return unreadIn(detail)
}

/** Where nothing may be taken away, the first one stays beside it (kept.ts). */
async function markIncomplete(
  { restic }: Repository,
  target: NamedTarget,
  { snapshot }: JobOf<'save'>,
): Promise<void> {
  try {
    await restic(['tag', `--tag=moment=${snapshot}`, '--add=incomplete', '--remove=complete'])
  } catch (error) {
    if (!target['append-only'] || problemOf(error).code !== 'backup-read-only') throw error
  }
}

/** How many marks of one place are known: that of its newest snapshot, and those of tries since. */
const MARKS = 16

/**
 * What tells the next snapshot there from those of a copy of this box, which has everything else that
 * this one has. It is known before anything is sent: whoever is killed in between knows it afterwards.
 */
async function noteMark(bench: Bench, { name }: NamedTarget): Promise<string> {
  const mark = randomBytes(16).toString('hex')
  await noteTarget(bench, name, it => ({
    ...it,
    marks: [...(it.marks ?? []).slice(1 - MARKS), mark],
  }))
  return mark
}

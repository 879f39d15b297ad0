import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { cutPoint } from '../base/cut-point.ts'
import { problemOf } from '../base/errors.ts'
import { type Bench, noteTarget } from './bench.ts'
import type { JobOf, NamedTarget } from './job.ts'
import { keyNumber, opensByFormer } from './key.ts'
import { refuseOthers } from './others.ts'
import { type Repository, type ResticOptions, withRepository } from './restic.ts'

/**
 * Lets the words of this box open a place, and takes those of before away there; answers how to reach
 * the place from then on. Cut anywhere, it is done anew: at each point one of the two opens it, and
 * what is noted says which.
 */
export async function giveKey(
  bench: Bench,
  target: NamedTarget,
  box: JobOf<'give-key'>['box'],
): Promise<ResticOptions> {
  const { key = '', former } = bench.restic.secrets
  const place = (await bench.record()).targets[target.name]
  if (former === undefined || !opensByFormer(bench.restic.secrets, place)) return bench.restic
  bench.says('give-key', { about: target.name })
  const [byFormer, byKey] = [former, key].map(it => openedBy(bench.restic, target, it)) as [
    ResticOptions,
    ResticOptions,
  ]
  const old = await keyOf(byFormer, target)
  if (old !== undefined && (await keyOf(byKey, target)) === undefined) {
    await withRepository(byFormer, target, async repository => {
      await refuseOthers(bench, repository, target, box)
      await addKey(bench, repository, key, { id: box.id, place: target.name })
    })
    cutPoint('key: added')
  }
  await withRepository(byKey, target, async repository => {
    await repository.restic(['cat', 'config'])
    await noteTarget(bench, target.name, ({ keyProblem: _over, keyTried: _too, ...it }) => ({
      ...it,
      key: keyNumber(key),
      formerKeys: [...new Set([...(it.formerKeys ?? []), ...(old ? [old] : [])])],
    }))
    cutPoint('key: noted')
    await takeFormerKeys(bench, repository, target)
  })
  return byKey
}

/** The job of its own: what keeps it from being done is told, and it is tried again. */
export async function giveKeyTo(bench: Bench, { target, box }: JobOf<'give-key'>): Promise<void> {
  // They were forgotten meanwhile: every place has the new ones.
  if (bench.restic.secrets.former === undefined) return
  const keyTried = new Date().toISOString()
  try {
    const place = (await bench.record()).targets[target.name]
    if (opensByFormer(bench.restic.secrets, place)) await giveKey(bench, target, box)
    // Cut once that was noted: what opened the place before is still there.
    else if (place?.formerKeys) {
      await withRepository(bench.restic, target, it => takeFormerKeys(bench, it, target))
    }
    // Words that are replaced again soon are given at once.
    await noteTarget(bench, target.name, ({ keyProblem: _over, keyTried: _too, ...it }) => it)
  } catch (error) {
    const keyProblem = problemOf(error)
    await noteTarget(bench, target.name, it => ({ ...it, keyTried, keyProblem }))
    throw error
  }
}

/** Takes away what opened a place before, where it gives anything up. */
export async function takeFormerKeys(
  bench: Bench,
  repository: Repository,
  target: NamedTarget,
): Promise<void> {
  const { formerKeys = [] } = (await bench.record()).targets[target.name] ?? {}
  if (formerKeys.length === 0) return
  const there = await keysIn(repository)
  try {
    for (const { id, current } of there) {
      if (!current && formerKeys.includes(id)) await repository.restic(['key', 'remove', id])
    }
  } catch (error) {
    if (target['append-only'] && problemOf(error).code === 'backup-read-only') return
    throw error
  }
  await noteTarget(bench, target.name, ({ formerKeys: _gone, ...it }) => it)
}

const openedBy = (options: ResticOptions, { name }: NamedTarget, key: string): ResticOptions => ({
  ...options,
  secrets: { ...options.secrets, [`${name}.key`]: key },
})

const keys = z.array(z.object({ id: z.string(), current: z.boolean() }))

const keysIn = async ({ restic }: Repository) =>
  keys.parse(JSON.parse(await restic(['key', 'list', '--json', '--no-lock'])))

/** By which of a place's keys it is opened; undefined where those words open nothing. */
async function keyOf(options: ResticOptions, target: NamedTarget): Promise<string | undefined> {
  try {
    const all = await withRepository(options, target, keysIn)
    return all.find(it => it.current)?.id
  } catch (error) {
    if (problemOf(error).code === 'backup-key-wrong') return undefined
    throw error
  }
}

async function addKey(
  { restic: { temporary } }: Bench,
  { restic }: Repository,
  key: string,
  { id, place }: { readonly id: string; readonly place: string },
): Promise<void> {
  const file = join(temporary, `${place}.new-key`)
  try {
    await writeFile(file, key, { mode: 0o600 })
    await restic(['key', 'add', `--new-password-file=${file}`, `--host=gantry-${id}`])
  } finally {
    await rm(file, { force: true })
  }
}

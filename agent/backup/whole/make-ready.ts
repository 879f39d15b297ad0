import { join } from 'node:path'
import { problemOf } from '../../base/errors.ts'
import { exists, writeWhole } from '../../base/files.ts'
import { pullable } from '../../base/image-reference.ts'
import { runsOn } from '../../base/processor.ts'
import { encodeToml } from '../../base/toml.ts'
import type { Manifest } from '../../box/manifest.ts'
import { openStore, type Store } from '../../box/store.ts'
import type { Bench } from '../bench.ts'
import type { Contents } from '../contents.ts'
import type { Adopted } from '../follow/adopt.ts'
import type { JobOf, Record, Restored } from '../job.ts'
import { epochIn, keptIn } from '../kept.ts'
import { keysAfter } from '../key.ts'
import { whereOf } from '../kit.ts'
import { BACKUP_SECRETS } from '../need.ts'
import { type Repository, type ResticOptions, withRepository } from '../restic.ts'
import { madeFor } from './made-for.ts'
import { RESTORED_FILE, wholeRoom } from './places.ts'
import { asRestored, isForeign, missingIn, type SettledImage } from './verdict.ts'

/** Archives of images that travel in the image of this box, by recipe. */
const IMAGES = '/usr/share/gantry/images'

interface Ready {
  readonly bench: Bench
  readonly job: JobOf<'whole'>
  readonly restic: ResticOptions
  readonly contents: Contents
  readonly manifest: Manifest
  /** The one that was put together. */
  readonly state: string
  /** In words, files that were saved and did not come. */
  readonly lost: readonly string[]
  /** What came of databases that this box has followed by the second. */
  readonly followed: readonly Adopted[]
}

/**
 * What a state needs to be that of this machine from now on; answers its epoch. Done twice, it is done
 * once.
 */
export async function makeReady(ready: Ready): Promise<number> {
  const { bench, job, contents, manifest, state, lost, followed } = ready
  const store = openStore(join(state, 'gantry'))
  const { epoch, snapshots } = await nextEpoch(ready)
  const missing = missingIn(contents, await imagesOf(manifest, store, isForeign(contents)))
  await store.saveManifest(asRestored(manifest, epoch), {
    what: `everything brought back as it was ${contents.name}`,
    kind: 'box-restored',
  })
  const at = new Date().toISOString()
  const [oldest] = followed.flatMap(it => ('asOf' in it ? it.asOf : [])).sort()
  const told: Restored = {
    job: job.id,
    at,
    snapshot: contents.name,
    from: job.target.name,
    ...(oldest === undefined ? {} : { databases: oldest }),
    missing: [
      ...missing,
      ...lost,
      ...followed.flatMap(it => ('instead' in it ? olderDatabases(it) : [])),
    ],
  }
  await writeWhole(join(state, RESTORED_FILE), encodeToml(told))
  const secrets = await store.secrets(BACKUP_SECRETS)
  await store.saveSecrets(BACKUP_SECRETS, keysAfter(secrets, job.shown.key ?? ''))
  await keepSshKey(bench, job)
  await bench.note(() => recordOf(manifest, job, snapshots, at))
  return epoch
}

const olderDatabases = ({ instead }: { readonly instead: string }) =>
  `databases are as old as the copy, ${instead}`

/** One more than whoever was this box before, and what there is of it. */
async function nextEpoch({ job, restic, contents }: Ready) {
  return await withRepository(restic, job.target, async repository => {
    const all = await repository.snapshots()
    const { id } = contents.box
    return { epoch: epochIn(all, id) + 1, snapshots: keptIn(all).filter(it => it.box === id) }
  })
}

/**
 * Writes into the repository that the box is another machine from now on: the old one reads it there,
 * should it come up again, and saves nothing. Not before it is sure that there is a new one. Where it
 * cannot be written, the first backup of the new one says the same.
 *
 * @param id of the box
 */
export async function takeOver(
  { places, says }: Bench,
  job: JobOf<'whole'>,
  restic: ResticOptions,
  { id, epoch }: { readonly id: string; readonly epoch: number },
): Promise<void> {
  const mark = `whole=${job.id}`
  const tags = [`box=${id}`, `epoch=${epoch}`, mark].map(it => `--tag=${it}`)
  const file = join(wholeRoom(places.room), 'manifest.json')
  const act = async (repository: Repository) => {
    if ((await repository.snapshots()).some(it => it.tags?.includes(mark))) return
    await repository.restic(['backup', '--json', `--host=gantry-${id}`, ...tags, file])
  }
  await withRepository(restic, job.target, act).catch(error =>
    says('retry', { about: job.target.name, problem: problemOf(error) }),
  )
}

/** @param asks of another processor: whether there is one of each for this, too */
async function imagesOf({ apps }: Manifest, store: Store, asks: boolean): Promise<SettledImage[]> {
  const found = Object.entries(apps).map(async ([service, { recipe = '', revision }]) => {
    const here = await exists(join(IMAGES, `${recipe}.tar`))
    const said = asks ? (await store.app(service, revision))?.recipe.arch : undefined
    const settled = (await store.images(service)).map(async ({ from, digest, asked }) => {
      const it = { service, from, here }
      if (said && !runsOn(said, process.arch)) return { ...it, madeFor: said }
      const fetched = asks && from === 'registry'
      return fetched ? { ...it, madeFor: await madeForAny([digest, pullable(asked)]) } : it
    })
    return await Promise.all(settled)
  })
  return (await Promise.all(found)).flat()
}

/** What it was, and what it is called now, which is fetched where the first one does not fit. */
async function madeForAny(references: readonly (string | undefined)[]) {
  const all = await Promise.all(references.flatMap(it => (it === undefined ? [] : [madeFor(it)])))
  return all.some(it => it === undefined) ? undefined : all.flatMap(it => it ?? [])
}

/** The box had it for machines of SFTP, which know it by that. */
async function keepSshKey({ exec, places }: Bench, { shown: { ssh } }: JobOf<'whole'>) {
  if (ssh === undefined) return
  const file = join(places.room, 'keys/ssh')
  const half = await exec(['ssh-keygen', '-y', '-f', await written(file, ssh)])
  await writeWhole(`${file}.pub`, half)
}

async function written(file: string, text: string): Promise<string> {
  await writeWhole(file, text)
  return file
}

/** What is known of the places of the box that was, by the one that it becomes. */
function recordOf(
  { backup }: Manifest,
  { target }: JobOf<'whole'>,
  snapshots: Record['targets'][string]['snapshots'],
  since: string,
): Record {
  const places = Object.entries(backup.targets).map(([name, it]) => {
    const same = it.kind === target.kind && whereOf(it) === whereOf(target)
    return [
      name,
      {
        ...{ since, missing: [] as string[], part: 0, snapshots: same ? snapshots : [] },
        // It has made none of those that are there.
        marks: [] as string[],
      },
    ] as const
  })
  return { since, targets: Object.fromEntries(places), back: {} }
}

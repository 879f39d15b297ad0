import { isDeepStrictEqual } from 'node:util'
import { runsOn } from '../../base/processor.ts'
import type { Manifest } from '../../box/manifest.ts'
import type { Contents } from '../contents.ts'
import { Refused } from '../refused.ts'

export type Engine = 'postgres' | 'mariadb'

/** It is of a box with another kind of processor. */
export const isForeign = ({ machine = process.arch }: Pick<Contents, 'machine'>) =>
  machine !== process.arch

/** The databases of an engine of which there are dumps, and whether their app was saved as it should be. */
export const databasesOf = ({ apps }: Contents, engine: Engine) =>
  Object.entries(apps).flatMap(([service, { databases, problems }]) =>
    databases
      .filter(it => it.engine === engine)
      .map(it => ({ ...it, service, sound: problems.length === 0 })),
  )

/** What was found in a database that has been brought back. */
export interface Came {
  readonly nonce: string | undefined
  readonly rows: Readonly<Record<string, number>>
}

/**
 * Pure: what is wrong with a database, or undefined where it is the one that was saved. Of an app that
 * was not saved as it should be, what came is all that there is.
 */
export function otherThanSaved(
  { nonce }: Pick<Contents, 'nonce'>,
  saved: { readonly name: string; readonly rows: Came['rows']; readonly sound: boolean },
  came: Came,
): string | undefined {
  if (!saved.sound) return undefined
  if (came.nonce !== nonce) return `the database ${saved.name} is of another moment than its files`
  if (isDeepStrictEqual(came.rows, saved.rows)) return undefined
  return `the database ${saved.name} came back with other rows than it was saved with`
}

/**
 * Pure: throws Refused where files of an app are not of the moment. What was known to be wrong when
 * it was saved is told and no reason to bring nothing back.
 *
 * @param beside by app, the nonce beside its files
 */
export function refuseOtherMoment(
  { nonce, apps }: Contents,
  beside: ReadonlyMap<string, string | undefined>,
): void {
  for (const [service, { folders, problems }] of Object.entries(apps)) {
    const found = beside.get(service)
    if (problems.length > 0 || folders.length === 0 || found === nonce) continue
    throw new Refused({
      code: 'restore-mismatch',
      message: `the files of ${service} are not of the moment of this backup`,
      hint: 'nothing was changed on this box; take another snapshot',
      detail: `backup ${nonce}, files ${found}`,
    })
  }
}

/**
 * Pure: what the box should be, once it is brought back: what was under way is over, and copies for
 * the way back from an update were not saved. The epoch tells it from the box that it was.
 */
export function asRestored(manifest: Manifest, epoch: number): Manifest {
  // A site has its own place for each of its boxes: what was brought back comes to it as a new one.
  const {
    'network-before': _trial,
    site: _site,
    replaced: _old,
    // A cluster of before was not saved.
    postgresql: _major,
    ...rest
  } = manifest
  const apps = Object.entries(manifest.apps).map(
    ([service, { update: _under, restore: _way, previous: _copy, ...entry }]) =>
      [service, { ...entry, stops: [] as number[] }] as const,
  )
  return { ...rest, epoch, apps: Object.fromEntries(apps) }
}

/** What came with an app's recipe, as it was settled on the box that is gone. */
export interface SettledImage {
  readonly service: string
  readonly from: 'registry' | 'box' | 'build'
  /** It travels in the image of this box. */
  readonly here: boolean
  /** The processors that it is made for, as registries call them; undefined where nobody could be asked. */
  readonly madeFor?: readonly string[] | undefined
}

/**
 * Pure: in words, what is not as it was; each has the name of its app first.
 *
 * @param processor of this box, as Node calls it
 */
export function missingIn(
  { apps }: Contents,
  images: readonly SettledImage[],
  processor: string = process.arch,
): string[] {
  const broken = Object.entries(apps).flatMap(([service, { problems }]) =>
    problems.map(it => `${service}: ${it}`),
  )
  const away = images
    .filter(it => it.from === 'box' && !it.here)
    .map(
      ({ service }) =>
        `${service}: it came with the image of the old box and not with this one; it is fetched from the internet, and its data waits until then`,
    )
  const others = images
    .filter(it => it.madeFor !== undefined && !runsOn(it.madeFor, processor))
    .map(
      ({ service, madeFor = [] }) =>
        `${service}: its program is made for another processor (${[...new Set(madeFor)].join(', ')}) and not for that of this box; its data is here, and the app waits`,
    )
  return [...broken, ...new Set(away), ...new Set(others)]
}

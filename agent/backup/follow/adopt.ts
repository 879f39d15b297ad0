import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { problemOf } from '../../base/errors.ts'
import { exists } from '../../base/files.ts'
import type { Manifest } from '../../box/manifest.ts'
import { REPLICA } from '../../database/need.ts'
import type { Contents } from '../contents.ts'
import { startPostgres } from '../copies.ts'
import { timeOf } from '../plan.ts'
import type { Bench } from '../save.ts'
import { databasesOf } from '../whole/verdict.ts'
import { appsMark } from './apps-mark.ts'
import { STANDBY_UNIT, standbyData } from './standby.ts'
import { positionOf } from './standby-plan.ts'

/** What came of the databases that were followed by the second. */
export type Adopted =
  | { readonly asOf: string }
  /** In words, why those of the snapshot are used. */
  | { readonly instead: string }

interface Saved {
  readonly contents: Contents
  readonly manifest: Pick<Manifest, 'apps'>
  /** The one that is put together. */
  readonly state: string
}

/**
 * Puts the databases that were followed by the second in the place of those of a snapshot, where they
 * are the same ones and newer: they hold everything that the snapshot holds, and what was written since.
 * Undefined where none were followed, or nothing was written since. Done twice, it is done once: what was
 * followed stays as it is until the box has started anew.
 */
export async function adoptFollowed(
  bench: Bench,
  { contents, manifest, state }: Saved,
): Promise<Adopted | undefined> {
  const { exec, places } = bench
  const followed = standbyData(places.room)
  if (!(await exists(followed)) || databasesOf(contents, 'postgres').length === 0) return undefined
  await exec(['systemctl', 'stop', STANDBY_UNIT], { timeout: 0 })
  const home = join(state, 'postgresql')
  const data = join(home, 'followed')
  await rm(data, { recursive: true, force: true })
  await exec(['cp', '--archive', '--reflink=auto', followed, data], { timeout: 0 })
  try {
    const found = await promoted(bench, { contents, manifest, state }, data)
    if (found && 'asOf' in found) await swap(home, data)
    return found
  } catch (error) {
    const { message, detail = message } = problemOf(error)
    return { instead: `those that were followed do not come up: ${detail.slice(-300)}` }
  } finally {
    await rm(data, { recursive: true, force: true })
  }
}

async function promoted(
  { exec, places }: Bench,
  { contents, manifest, state }: Saved,
  data: string,
): Promise<Adopted | undefined> {
  const server = await startPostgres({ exec, state, data, run: places.run, follower: true })
  try {
    // Everything that has come is read before it is a server of its own.
    await server.query('postgres', 'select pg_promote(true, 1800)')
    const [[system = '', position = '', mark = '', asOf = ''] = []] = await server.query(
      'postgres',
      `select system_identifier, pg_last_wal_replay_lsn(),
        (select shobj_description(oid, 'pg_authid') from pg_roles where rolname = '${REPLICA}'),
        extract(epoch from pg_last_xact_replay_timestamp()) from pg_control_system()`,
    )
    const verdict = compareFollowed(contents, manifest, { system, position, mark })
    if (verdict !== 'newer') return verdict
    for (const { name, sound } of databasesOf(contents, 'postgres')) {
      // Every row is read; there may be more of them than the snapshot has.
      await server.rows(name)
      if (sound && (await server.nonce(name)) === undefined) {
        return { instead: `${name} was never marked in those that were followed` }
      }
    }
    await server.settle()
    // Nothing was written that has a time: then it is as it was at the moment of the copy.
    const at = asOf === '' ? timeOf(contents.name) : Number(asOf) * 1000
    return { asOf: new Date(at).toISOString() }
  } finally {
    await server.stop()
  }
}

/**
 * Pure: whether what was followed may take the place of what was saved: it is the same server, and has
 * read at least as much of its log as had been written when the moment was found, so the nonce of that
 * moment, or of a later one, is in it; and no app was changed since, for the older one that comes with
 * the copy might not know what the newer one made of its database. Undefined where there is nothing in
 * it that the copy has not.
 */
export function compareFollowed(
  { positions: { postgres: saved } = {} }: Pick<Contents, 'positions'>,
  { apps }: Pick<Manifest, 'apps'>,
  { system, position, mark }: Record<'system' | 'position' | 'mark', string>,
): 'newer' | { readonly instead: string } | undefined {
  if (!saved) return { instead: 'the copy does not say how far its databases were' }
  if (saved.system !== system) return { instead: 'those that were followed are of another server' }
  if (positionOf(position) < positionOf(saved.at)) return undefined
  if (mark !== appsMark(apps)) return { instead: 'apps were changed since the copy was made' }
  return 'newer'
}

async function swap(home: string, data: string): Promise<void> {
  const place = join(home, '17')
  await rm(place, { recursive: true, force: true })
  await rename(data, place)
}

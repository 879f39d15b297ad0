import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { problemOf } from '../../base/errors.ts'
import { exists } from '../../base/files.ts'
import type { Manifest } from '../../box/manifest.ts'
import type { Bench } from '../bench.ts'
import type { Contents } from '../contents.ts'
import { timeOf } from '../plan.ts'
import { databasesOf } from '../whole/verdict.ts'
import { appsMark } from './apps-mark.ts'
import { EACH_SERVER, SERVERS, type Server } from './need.ts'
import { standbyData, standbyServers } from './standby.ts'
import { positionOf } from './standby-plan.ts'
import type { Promoted, StandbyServer } from './standby-server.ts'

/** What came of the databases of a server that was followed by the second. */
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
 * Of a server nothing is said where it was not followed, or where nothing was written since. Done twice,
 * it is done once: what was followed stays as it is until the box has started anew.
 */
export async function adoptFollowed(bench: Bench, saved: Saved): Promise<readonly Adopted[]> {
  const servers = standbyServers(bench.exec)
  const all: Adopted[] = []
  for (const it of EACH_SERVER) {
    const adopted = await adopt(bench, saved, it, servers[it])
    if (adopted) all.push(adopted)
  }
  return all
}

async function adopt(
  bench: Bench,
  saved: Saved,
  server: Server,
  standby: StandbyServer,
): Promise<Adopted | undefined> {
  const { exec, places } = bench
  const followed = standbyData(places.room, standby)
  if (!(await exists(followed)) || databasesOf(saved.contents, server).length === 0)
    return undefined
  await standby.readToEnd()
  await exec(['systemctl', 'stop', standby.unit], { timeout: 0 })
  const place = join(saved.state, standby.place)
  const data = join(place, '../followed')
  await rm(data, { recursive: true, force: true })
  await exec(['cp', '--archive', '--reflink=auto', followed, data], { timeout: 0 })
  try {
    const found = await promoted(bench, saved, server, standby, data)
    if (found && 'asOf' in found) await swap(place, data)
    if (found && 'instead' in found) return { instead: `${SERVERS[server]}: ${found.instead}` }
    return found
  } catch (error) {
    const { message, detail = message } = problemOf(error)
    const why = `those that were followed do not come up: ${detail.slice(-300)}`
    return { instead: `${SERVERS[server]}: ${why}` }
  } finally {
    await rm(data, { recursive: true, force: true })
  }
}

async function promoted(
  { exec, places }: Bench,
  { contents, manifest, state }: Saved,
  server: Server,
  standby: StandbyServer,
  data: string,
): Promise<Adopted | undefined> {
  const running = await standby.start({ exec, state, data, run: places.run })
  try {
    const promoted = await standby.promote(running)
    const verdict = compareFollowed(server, contents, manifest, promoted)
    if (verdict !== 'newer') return verdict
    for (const { name, sound } of databasesOf(contents, server)) {
      // Every row is read; there may be more of them than the snapshot has.
      await running.rows(name)
      if (sound && (await running.nonce(name)) === undefined) {
        return { instead: `${name} was never marked in those that were followed` }
      }
    }
    await running.settle()
    // Nothing was written that has a time: then it is as it was at the moment of the copy.
    return { asOf: promoted.asOf ?? new Date(timeOf(contents.name)).toISOString() }
  } finally {
    await running.stop()
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
  server: Server,
  { positions }: Pick<Contents, 'positions'>,
  { apps }: Pick<Manifest, 'apps'>,
  { system, position, mark }: Promoted,
): 'newer' | { readonly instead: string } | undefined {
  const saved = positions?.[server]
  if (!saved) return { instead: 'the copy does not say how far its databases were' }
  if (saved.system !== system) return { instead: 'those that were followed are of another server' }
  if (positionOf(position) < positionOf(saved.at)) return undefined
  if (mark !== appsMark(apps)) return { instead: 'apps were changed since the copy was made' }
  return 'newer'
}

async function swap(place: string, data: string): Promise<void> {
  await rm(place, { recursive: true, force: true })
  await rename(data, place)
}

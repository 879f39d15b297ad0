import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { problemOf } from '../../base/errors.ts'
import { exists } from '../../base/files.ts'
import type { Bench } from '../bench.ts'
import type { Contents } from '../contents.ts'
import { timeOf } from '../plan.ts'
import { databasesOf } from '../whole/verdict.ts'
import { EACH_SERVER, SERVERS, type Server } from './need.ts'
import { type Proven, type Saved, withProven } from './proven.ts'
import { standbyData, standbyServers } from './standby.ts'
import type { StandbyServer } from './standby-server.ts'

/** What came of the databases of a server that was followed by the second. */
export type Adopted =
  | { readonly asOf: string }
  /** In words, why those of the snapshot are used. */
  | { readonly instead: string }

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
  const databases = databasesOf(saved.contents, server)
  if (!(await exists(followed)) || databases.length === 0) return undefined
  await standby.readToEnd()
  await exec(['systemctl', 'stop', standby.unit], { timeout: 0 })
  const place = join(saved.state, standby.place)
  const data = join(place, '../followed')
  await rm(data, { recursive: true, force: true })
  await exec(['cp', '--archive', '--reflink=auto', followed, data], { timeout: 0 })
  try {
    const found = await withProven(bench, { server, standby, data, databases, ...saved }, copy =>
      settled(copy, saved.contents),
    )
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

/** Where nothing was written that has a time, it is as it was at the moment of the copy. */
async function settled({ running, asOf }: Proven, { name }: Pick<Contents, 'name'>) {
  await running.settle()
  return { asOf: asOf ?? new Date(timeOf(name)).toISOString() }
}

async function swap(place: string, data: string): Promise<void> {
  await rm(place, { recursive: true, force: true })
  await rename(data, place)
}

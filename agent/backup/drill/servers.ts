import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Contents } from '../contents.ts'
import { type CopyServer, newMariadb, newPostgres, startMariadb, startPostgres } from '../copies.ts'
import type { DrillBench } from './bench.ts'

/** Empty servers for every engine that was saved, in a network that leads nowhere. */
export async function startServers(
  { exec, work, run, says }: DrillBench,
  contents: Contents,
  network: number,
): Promise<ReadonlyMap<string, CopyServer>> {
  const state = join(work, 'servers')
  await mkdir(state, { recursive: true, mode: 0o711 })
  const servers = new Map<string, CopyServer>()
  const engines = Object.values(contents.apps).flatMap(it => it.databases.map(db => db.engine))
  try {
    for (const engine of new Set(engines)) {
      says('engine', { about: engine })
      const [make, start] = engine === 'postgres' ? POSTGRES : MARIADB
      await make(exec, state)
      servers.set(engine, await start({ exec, state, run, network }))
    }
    return servers
  } catch (error) {
    for (const it of servers.values()) await it.stop()
    throw error
  }
}

const POSTGRES = [newPostgres, startPostgres] as const
const MARIADB = [newMariadb, startMariadb] as const

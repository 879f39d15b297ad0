import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { cutPoint } from '../../base/cut-point.ts'
import { problemOf } from '../../base/errors.ts'
import type { Exec } from '../../base/exec.ts'
import { exists } from '../../base/files.ts'
import type { Bench } from '../bench.ts'
import { dumpFile } from '../dumps.ts'
import type { JobApp } from '../job.ts'
import { timeOf } from '../plan.ts'
import { databasesOf } from '../whole/verdict.ts'
import { EACH_SERVER, SERVERS, type Server } from './need.ts'
import { type Proven, type Saved, withProven } from './proven.ts'
import { roomFor, saysRoom } from './room.ts'
import { standbyData, standbyServers } from './standby.ts'
import type { StandbyServer } from './standby-server.ts'

const halfSchema = z.object({
  server: z.enum(['postgres', 'mariadb']),
  /** When the last of what was followed was written, where that is known; ISO 8601. */
  asOf: z.string().optional(),
  /** In words, why those of the copy are used. */
  instead: z.string().optional(),
})

/** What an app that is brought here has of a server of databases. */
export type Half = z.output<typeof halfSchema>

/** How old each half of an app is that was brought here: its files are of the moment. */
export const halvesSchema = z.object({
  moment: z.string(),
  databases: z.array(halfSchema).readonly(),
})

export type Halves = z.output<typeof halvesSchema>

/** Where that lies beside what was staged. */
export const HALVES = 'halves.json'

/** Pure: the same for people. */
export function sayHalves({ moment, databases }: Halves): string {
  const files = `files as of ${new Date(timeOf(moment)).toISOString()}`
  return [files, ...databases.map(sayHalf)].join('; ')
}

function sayHalf({ server, asOf, instead }: Half): string {
  if (instead !== undefined) return `${SERVERS[server]} of the same moment: ${instead}`
  const when = asOf === undefined ? 'later than the files' : `as of ${asOf}`
  return `${SERVERS[server]} by the second, ${when}`
}

interface ForApp extends Saved {
  /** As it is called in the snapshot. */
  readonly app: JobApp
  /** Those of the snapshot, where those that were followed go instead. */
  readonly dumps: string
}

export interface AdoptedForApp {
  readonly databases: readonly Half[]
  /** By database that was followed, and table, how many rows there are. */
  readonly rows: Proven['rows']
}

/**
 * Writes out the databases of one app that were followed by the second, in the place of those of a
 * snapshot, by each server where they are the same ones and newer. What was followed is only read, and
 * followed on. Done twice, it is done once.
 */
export async function adoptForApp(bench: Bench, wanted: ForApp): Promise<AdoptedForApp> {
  const servers = standbyServers(bench.exec)
  const databases: Half[] = []
  let rows: Proven['rows'] = {}
  for (const server of EACH_SERVER.filter(it => has(wanted.app, it))) {
    const found = await adopt(bench, wanted, server, servers[server])
    if ('instead' in found) databases.push({ server, instead: found.instead })
    else {
      databases.push({ server, ...(found.asOf === undefined ? {} : { asOf: found.asOf }) })
      rows = { ...rows, ...found.rows }
    }
  }
  return { databases, rows }
}

const has = ({ databases }: JobApp, server: Server) => databases.some(it => it.engine === server)

type Found = Omit<Proven, 'running'> | { readonly instead: string }

async function adopt(
  bench: Bench,
  { app, dumps, ...saved }: ForApp,
  server: Server,
  standby: StandbyServer,
): Promise<Found> {
  const { exec, places, says } = bench
  const { service } = app
  const followed = standbyData(places.room, standby)
  if (!(await exists(followed))) return { instead: 'they had not come by the second yet' }
  const databases = databasesOf(saved.contents, server).filter(it => it.service === service)
  const room = await roomFor(exec, followed)
  if (room.needs > room.free) return { instead: `a copy of them ${saysRoom(room)}` }
  says('dump', { about: service, app: service })
  const data = promotedIn(places.room)
  try {
    await copyStill(exec, standby, followed, data)
    cutPoint(`promote: ${server} copied`)
    const found = await withProven(
      bench,
      { server, standby, data, databases, ...saved },
      async ({ running, ...proven }) => {
        for (const { name } of databases) {
          await standby.letDump(running, name)
          await running.dump(name, `${dumpFile(dumps, service, server, name)}.followed`)
        }
        return proven
      },
    )
    cutPoint(`promote: ${server} written out`)
    if (!found) return { instead: 'nothing was written in them since' }
    if ('instead' in found) return found
    for (const { name } of databases) {
      const file = dumpFile(dumps, service, server, name)
      await rename(`${file}.followed`, file)
    }
    return found
  } catch (error) {
    const { message, detail = message } = problemOf(error)
    return { instead: `those that were followed do not come up: ${detail.slice(-300)}` }
  } finally {
    await rm(data, { recursive: true, force: true })
  }
}

/** A copy of the files of what was followed, which a server is started on. */
export const promotedIn = (room: string) => join(room, 'promoted')

/** It is not followed for the moment that this takes. */
async function copyStill(
  exec: Exec,
  { unit, readToEnd }: StandbyServer,
  from: string,
  to: string,
): Promise<void> {
  await readToEnd()
  await exec(['systemctl', 'stop', unit], { timeout: 0 })
  try {
    await rm(to, { recursive: true, force: true })
    await exec(['cp', '--archive', '--reflink=auto', from, to], { timeout: 0 })
  } finally {
    await exec(['systemctl', 'start', '--no-block', unit])
  }
}

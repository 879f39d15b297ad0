import { chmod, chown, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ComponentFailed, problemOf } from '../../base/errors.ts'
import type { Exec } from '../../base/exec.ts'
import { exists, readText, writeWhole } from '../../base/files.ts'
import type { StreamReport } from '../../http/api.ts'
import type { Capability } from '../../reconcile/capability.ts'
import { USERS } from '../copies.ts'
import { EACH_SERVER, type EachServer, type Leader, leaderOf, type Server } from './need.ts'
import { standbyMariadb } from './standby-mariadb.ts'
import {
  type Followed,
  type ObservedServer,
  type ObservedStandby,
  planStandby,
  type Standby,
  type StandbyStep,
  standbyFindings,
} from './standby-plan.ts'
import { standbyPostgres } from './standby-postgres.ts'
import type { StandbyServer } from './standby-server.ts'
import { isFirst, wireKey } from './wire.ts'

export interface StandbyOptions {
  readonly exec: Exec
  /** Of what `gantry-second-line.service` reads. */
  readonly folder: string
  /** Where what is fetched of another box is. */
  readonly room: string
  /** The twelve words of the box that is followed. */
  readonly words: (leader: Leader) => Promise<string>
  /** Addresses at which it may be: of boxes in the same network. */
  readonly hear: (leader: Leader) => Promise<readonly string[]>
  /** What is here is about to be used: nothing is to touch it. */
  readonly inUse: () => Promise<boolean>
  readonly changed: () => void
}

/** The databases of the box that is followed, by the second, in servers of their own. */
export interface Standbys extends Capability<ObservedStandby, StandbyStep> {
  /** By server; none where nothing was ever heard by the second. */
  report(): Promise<readonly StreamReport[]>
}

const LINE = 'gantry-second-line.service'
/** Milliseconds between two looks for the other box, and two questions to it. */
const LOOK_EVERY = 60_000
/** Milliseconds without a step, after which there is nothing left to read. */
const STANDS_AFTER = 20_000
/** So many starts that did not last are no start. */
const MANY = 4

/** Where the databases of the other box lie: beside the state, so that no backup of this box holds them. */
const standbyRoom = (room: string) => join(room, 'standby')
export const standbyData = (room: string, { data }: StandbyServer) => join(standbyRoom(room), data)

export const standbyServers = (exec: Exec): EachServer<StandbyServer> => ({
  postgres: standbyPostgres(exec),
  mariadb: standbyMariadb(exec),
})

export function standbys(options: StandbyOptions): Standbys {
  const { exec, folder, room, words, hear, inUse, changed } = options
  const servers = standbyServers(exec)
  const addressFile = join(folder, 'line.env')
  const keyFile = join(folder, 'line.key')
  let leader: Leader | undefined
  let address: string | undefined
  let looked = Number.NEGATIVE_INFINITY
  const watches = { postgres: watch(servers.postgres), mariadb: watch(servers.mariadb) }

  /** Nobody waits for it: who is not there is waited for by seconds. */
  async function find(wanted: Leader): Promise<void> {
    looked = performance.now()
    const key = wireKey(await words(wanted))
    for (const it of await hear(wanted)) {
      if (!(await isFirst(key, it))) continue
      if (it !== address) changed()
      address = it
      return
    }
  }

  async function unitOf(name: string) {
    const asked = ['--property=ActiveState', '--property=NRestarts']
    const said = await exec(['systemctl', 'show', ...asked, name])
    const state = /^ActiveState=(.*)$/m.exec(said)?.[1] ?? ''
    return { state, restarts: Number(/^NRestarts=(.*)$/m.exec(said)?.[1] ?? 0) }
  }

  async function stateOf(unit: string): Promise<ObservedServer['unit']> {
    const { state, restarts } = await unitOf(unit)
    if (state === 'active') return 'on'
    if (state === 'failed' || restarts >= MANY) return 'failing'
    return state === 'inactive' ? 'off' : 'starting'
  }

  /** @param sure the other box is there and answers */
  async function seen(server: Server, open: boolean, sure: boolean): Promise<ObservedServer> {
    const it = servers[server]
    const here = await exists(standbyData(room, it))
    const unit = await stateOf(it.unit)
    const standby = unit === 'on' ? await it.standby() : undefined
    const { mayBeMissing } = it
    const first = open ? await watches[server].first(standby) : undefined
    const isMissing = mayBeMissing && sure && first === undefined
    const silent = watches[server].silence(standby, !isMissing)
    const filled = watches[server].filled()
    return { here, unit, standby, first, mayBeMissing, silent, filled }
  }

  async function dial(to: string): Promise<void> {
    if (!leader) return
    await writeWhole(keyFile, wireKey(await words(leader)))
    await writeWhole(addressFile, `ADDRESS=${to}\n`)
    await exec(['systemctl', 'restart', LINE])
  }

  async function apply(step: StandbyStep): Promise<void> {
    switch (step.kind) {
      case 'dial':
        return await dial(step.address)
      case 'begin': {
        const { unit, data, user } = servers[step.server]
        await ownFolder(join(standbyRoom(room), data, '..'), USERS[user])
        return void (await exec(['systemctl', 'start', '--no-block', unit]))
      }
      case 'anew': {
        const { unit, data } = servers[step.server]
        watches[step.server].fills()
        await writeFile(join(standbyRoom(room), data, '../anew'), '')
        await exec(['systemctl', 'reset-failed', unit]).catch(() => {})
        return void (await exec(['systemctl', 'restart', '--no-block', unit]))
      }
      case 'leave': {
        address = undefined
        const units = EACH_SERVER.map(it => servers[it].unit)
        await exec(['systemctl', 'stop', ...units, LINE])
        for (const it of [addressFile, keyFile]) await rm(it, { force: true })
        return await rm(standbyRoom(room), { recursive: true, force: true })
      }
    }
  }

  return {
    name: 'standby',
    serves: () => false,
    plan: (desired, observed) => planStandby(leaderOf(desired), observed),
    findings: (desired, observed) => standbyFindings(leaderOf(desired), observed),
    async observe(desired) {
      leader = leaderOf(desired)
      const left = await exists(standbyRoom(room))
      const told = await readText(addressFile)
      const dialled = told?.match(/^ADDRESS=(.*)$/m)?.[1]
      if (!leader && !left && dialled === undefined) return NOTHING
      const line = await unitOf(LINE)
      const open = line.state === 'active' && dialled !== undefined
      const postgres = await seen('postgres', open, false)
      const streams = postgres.standby?.streaming ?? false
      const mariadb = await seen('mariadb', open, streams)
      if (leader && !streams && performance.now() - looked > LOOK_EVERY)
        void find(leader).catch(() => {})
      return {
        ...{ room: left, address, servers: { postgres, mariadb } },
        inUse: await inUse(),
        // A line that is broken is opened once more.
        dialled: line.state === 'active' ? dialled : undefined,
      }
    },
    apply: step => apply(step).catch(failed),
    async report() {
      const found = EACH_SERVER.map(async (server): Promise<StreamReport | undefined> => {
        const it = servers[server]
        const data = standbyData(room, it)
        if (!(await exists(join(data, '..')))) return undefined
        const now = await it.look()
        const state = now?.streaming
          ? 'streaming'
          : now || (await exists(data))
            ? 'away'
            : 'starting'
        return { server, state, ...(now?.asOf ? { asOf: now.asOf } : {}) }
      })
      return (await Promise.all(found)).filter(it => it !== undefined)
    },
  }
}

/** What is remembered of a server between two looks. */
function watch(server: StandbyServer) {
  let heard = performance.now()
  let filled = Number.NEGATIVE_INFINITY
  let stood = { position: '', since: performance.now() }
  let asked = { at: Number.NEGATIVE_INFINITY, said: undefined as Followed | undefined }

  /** It has read all that it has: until then it is not as far as it could be. */
  function hasStood({ position }: Standby): boolean {
    if (position !== stood.position) stood = { position, since: performance.now() }
    return performance.now() - stood.since > STANDS_AFTER
  }

  return {
    /** What the other box says, where that has to be known. */
    async first(standby: Standby | undefined): Promise<Followed | undefined> {
      if (!server.mayBeMissing) {
        return standby && !standby.streaming && hasStood(standby) ? await server.first() : undefined
      }
      if (performance.now() - asked.at > LOOK_EVERY) {
        asked = { at: performance.now(), said: await server.first() }
      }
      return asked.said
    },
    /** @param missed there is something to be heard */
    silence(standby: Standby | undefined, missed: boolean): number {
      if (standby?.streaming || !missed) heard = performance.now()
      return performance.now() - heard
    },
    fills: () => {
      filled = performance.now()
    },
    filled: () => performance.now() - filled,
  }
}

const OFF: ObservedServer = { here: false, unit: 'off', mayBeMissing: false, silent: 0, filled: 0 }
const NOTHING: ObservedStandby = {
  ...{ room: false, inUse: false, servers: { postgres: OFF, mariadb: OFF } },
}

/** The server's own user fills it, and passes through what is above it. */
async function ownFolder(folder: string, user: number): Promise<void> {
  await mkdir(folder, { recursive: true })
  await chmod(join(folder, '..'), 0o711)
  await chmod(folder, 0o700)
  await chown(folder, user, user)
}

function failed(cause: unknown): never {
  const { message, detail = message } = problemOf(cause)
  throw new ComponentFailed('standby-failed', 'the databases of the other box are not followed', {
    hint: `Gantry tries again by itself; if it lasts: journalctl -u 'gantry-standby-*' -u ${LINE}`,
    detail,
    cause,
  })
}

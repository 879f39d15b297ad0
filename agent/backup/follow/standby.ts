import { chmod, chown, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { ComponentFailed, Conflict, problemOf } from '../../base/errors.ts'
import type { Exec } from '../../base/exec.ts'
import { exists, readText, writeWhole } from '../../base/files.ts'
import type { StreamReport } from '../../http/api.ts'
import type { Capability } from '../../reconcile/capability.ts'
import { USERS } from '../copies.ts'
import { EACH_SERVER, type EachServer, type Leader, leaderOf, type Server } from './need.ts'
import { roomFor, saysRoom } from './room.ts'
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
  /** The same as it was looked at last: nobody is asked, who may be away. */
  lately(): readonly StreamReport[]
  /** Throws Conflict where nobody could work with a copy of what is here. */
  refuseWithoutRoom(): Promise<void>
}

const LINE = 'gantry-second-line.service'
/** Milliseconds between two looks for the other box, and two questions to it. */
const LOOK_EVERY = 60_000
/** The same where nothing is heard, and it may be that all has to be fetched anew. */
const ASK_EVERY = 15_000
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
  let last = NOTHING
  let address: string | undefined
  let looked = Number.NEGATIVE_INFINITY
  const watches = {
    postgres: watch(servers.postgres, changed),
    mariadb: watch(servers.mariadb, changed),
  }

  const keyOf = async (wanted: Leader) => wireKey(await words(wanted))

  /** Nobody waits for it: who is not there is waited for by seconds. */
  async function find(wanted: Leader): Promise<void> {
    looked = performance.now()
    const key = await keyOf(wanted)
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
    const first = open ? watches[server].first(standby) : undefined
    const isMissing = mayBeMissing && sure && first === undefined
    const silent = watches[server].silence(standby, !isMissing)
    const filled = watches[server].filled()
    return { here, unit, standby, first, mayBeMissing, silent, filled }
  }

  async function dial(to: string): Promise<void> {
    if (!leader) return
    await writeWhole(keyFile, await keyOf(leader))
    await writeWhole(addressFile, `ADDRESS=${to}\n`)
    await exec(['systemctl', 'restart', LINE])
  }

  async function look(wanted: Leader | undefined): Promise<ObservedStandby> {
    const left = await exists(standbyRoom(room))
    const told = await readText(addressFile)
    const dialled = told?.match(/^ADDRESS=(.*)$/m)?.[1]
    if (!wanted && !left && dialled === undefined) return NOTHING
    const line = await unitOf(LINE)
    const open = line.state === 'active' && dialled !== undefined
    const postgres = await seen('postgres', open, false)
    const streams = postgres.standby?.streaming ?? false
    const mariadb = await seen('mariadb', open, streams)
    if (wanted && !streams && performance.now() - looked > LOOK_EVERY)
      void find(wanted).catch(() => {})
    return {
      ...{ room: left, address, servers: { postgres, mariadb } },
      inUse: await inUse(),
      // A line that is broken is opened once more, and one with other words than before.
      dialled: line.state === 'active' && (await fits(wanted)) ? dialled : undefined,
    }
  }

  async function fits(wanted: Leader | undefined): Promise<boolean> {
    if (!wanted) return true
    return (await readText(keyFile)) === (await keyOf(wanted).catch(() => undefined))
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
      last = await look(leader)
      return last
    },
    apply: step => apply(step).catch(failed),
    lately: () =>
      EACH_SERVER.flatMap(server => {
        const { here, unit, standby } = last.servers[server]
        if (!here && unit === 'off') return []
        return [{ server, ...stateIn(standby, here) }]
      }),
    async refuseWithoutRoom() {
      if (!(await exists(standbyRoom(room)))) return
      const found = await roomFor(exec, standbyRoom(room))
      if (found.needs <= found.free) return
      throw new Conflict(
        'standby-room',
        `a copy of the databases that were followed ${saysRoom(found)}`,
        { hint: 'remove something first, or take all out of the copy: --one-moment' },
      )
    },
    async report() {
      const found = EACH_SERVER.map(async (server): Promise<StreamReport | undefined> => {
        const it = servers[server]
        const data = standbyData(room, it)
        if (!(await exists(join(data, '..')))) return undefined
        return { server, ...stateIn(await it.look(), await exists(data)) }
      })
      return (await Promise.all(found)).filter(it => it !== undefined)
    },
  }
}

/** @param here all of it has come once */
function stateIn(
  standby: Standby | undefined,
  here: boolean,
): Pick<StreamReport, 'state' | 'asOf'> {
  const { streaming = false, asOf } = standby ?? {}
  const state = streaming ? 'streaming' : standby || here ? 'away' : 'starting'
  return { state, ...(asOf === undefined ? {} : { asOf }) }
}

/**
 * What is remembered of a server between two looks.
 *
 * @param changed the other box says something else than before
 */
function watch(server: StandbyServer, changed: () => void) {
  let heard = performance.now()
  let filled = Number.NEGATIVE_INFINITY
  let stood = { position: '', since: performance.now() }
  let asked = Number.NEGATIVE_INFINITY
  let said: Followed | undefined

  /** It has read all that it has: until then it is not as far as it could be. */
  function hasStood({ position }: Standby): boolean {
    if (position !== stood.position) stood = { position, since: performance.now() }
    return performance.now() - stood.since > STANDS_AFTER
  }

  /** A box that is off is waited for by seconds, and apps of this one do not wait for it. */
  async function ask(): Promise<void> {
    asked = performance.now()
    const before = said
    said = await server.first().catch(() => undefined)
    if (!isDeepStrictEqual(said, before)) changed()
  }

  return {
    /** What the other box said last, where that has to be known. */
    first(standby: Standby | undefined): Followed | undefined {
      const isNeeded = server.mayBeMissing || (standby && !standby.streaming && hasStood(standby))
      if (!isNeeded) {
        said = undefined
        return undefined
      }
      const every = server.mayBeMissing ? LOOK_EVERY : ASK_EVERY
      if (performance.now() - asked > every) void ask()
      return said
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

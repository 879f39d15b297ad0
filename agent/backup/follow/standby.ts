import { chmod, chown, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ComponentFailed, problemOf } from '../../base/errors.ts'
import type { Exec } from '../../base/exec.ts'
import { exists, readText, writeWhole } from '../../base/files.ts'
import { REPLICA } from '../../database/need.ts'
import type { StreamReport } from '../../http/api.ts'
import type { Capability } from '../../reconcile/capability.ts'
import { POSTGRES, psql, rowsOf, USERS } from '../copies.ts'
import { SLOT } from './need.ts'
import {
  type ObservedStandby,
  planStandby,
  type Standby,
  type StandbyStep,
  standbyFindings,
} from './standby-plan.ts'
import { isFirst, wireKey } from './wire.ts'

export interface StandbyOptions {
  readonly exec: Exec
  /** Of what `gantry-second-line.service` reads. */
  readonly folder: string
  /** Where what is fetched of another box is. */
  readonly room: string
  /** The twelve words of the box that is followed. */
  readonly words: () => Promise<string>
  /** Addresses of boxes in the same network. */
  readonly hear: () => Promise<readonly string[]>
  /** This box is about to become another one. */
  readonly takingOver: () => Promise<boolean>
  readonly changed: () => void
}

/** The databases of the box that is followed, by the second, in a server of their own. */
export interface Standbys extends Capability<ObservedStandby, StandbyStep> {
  /** Undefined where nothing was ever heard by the second. */
  report(): Promise<StreamReport | undefined>
}

const LINE = 'gantry-second-line.service'
export const STANDBY_UNIT = 'gantry-standby.service'
/** Folders of the sockets of the line, and of the server. */
const LINE_SOCKETS = '/run/gantry-second'
const SOCKETS = '/run/gantry-standby'
/** Milliseconds between two looks for the other box. */
const LOOK_EVERY = 60_000
/** Milliseconds without a step, after which there is nothing left to read. */
const STANDS_AFTER = 20_000
/** So many starts that did not last are no start. */
const MANY = 4

/** Where the databases of the other box lie: beside the state, so that no backup of this box holds them. */
export const standbyRoom = (room: string) => join(room, 'standby')
export const standbyData = (room: string) => join(standbyRoom(room), '17')

export function standbys(options: StandbyOptions): Standbys {
  const { exec, folder, room, words, hear, takingOver, changed } = options
  const data = standbyData(room)
  const addressFile = join(folder, 'line.env')
  const keyFile = join(folder, 'line.key')
  let address: string | undefined
  let looked = Number.NEGATIVE_INFINITY
  let heard = performance.now()
  let stood = { position: '', since: performance.now() }

  /** Nobody waits for it: who is not there is waited for by seconds. */
  async function find(): Promise<void> {
    looked = performance.now()
    const key = wireKey(await words())
    for (const it of await hear()) {
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

  async function stateOf(): Promise<ObservedStandby['unit']> {
    const { state, restarts } = await unitOf(STANDBY_UNIT)
    if (state === 'active') return 'on'
    if (state === 'failed' || restarts >= MANY) return 'failing'
    return state === 'inactive' ? 'off' : 'starting'
  }

  async function standby(): Promise<Standby | undefined> {
    const said = await psql(
      exec,
      SOCKETS,
      'postgres',
      `select (select system_identifier from pg_control_system()),
        greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn()),
        coalesce((select status = 'streaming' from pg_stat_wal_receiver), false),
        case when (select latest_end_lsn <= pg_last_wal_replay_lsn() from pg_stat_wal_receiver)
          then (select extract(epoch from last_msg_receipt_time) from pg_stat_wal_receiver)
          else extract(epoch from pg_last_xact_replay_timestamp()) end`,
    ).catch(() => '')
    const [row] = rowsOf(said)
    const [system, position, streaming, asOf = ''] = row ?? []
    if (!system || !position) return undefined
    const at = asOf === '' ? {} : { asOf: new Date(Number(asOf) * 1000).toISOString() }
    return { system, position, streaming: streaming === 't', ...at }
  }

  /** What the other box says of itself, over the line; undefined where it does not. */
  async function first(): Promise<ObservedStandby['first']> {
    const where = `host=${LINE_SOCKETS} user=${REPLICA} replication=yes connect_timeout=5`
    const how = ['--no-psqlrc', '--quiet', '--tuples-only', '--no-align', '--field-separator=\t']
    const asked = [`--command=IDENTIFY_SYSTEM`, `--command=READ_REPLICATION_SLOT ${SLOT}`]
    const argv = [`${POSTGRES}/psql`, ...how, ...asked, where] as const
    const said = await exec(argv, { timeout: 10_000 }).catch(() => '')
    const [identity, slot] = rowsOf(said)
    const [system] = identity ?? []
    if (!system) return undefined
    const [, from] = slot ?? []
    return { system, ...(from ? { from } : {}) }
  }

  /** It has read all that it has: until then it is not as far as it could be. */
  function hasStood({ position }: Standby): boolean {
    if (position !== stood.position) stood = { position, since: performance.now() }
    return performance.now() - stood.since > STANDS_AFTER
  }

  async function dial(to: string): Promise<void> {
    await writeWhole(keyFile, wireKey(await words()))
    await writeWhole(addressFile, `ADDRESS=${to}\n`)
    await exec(['systemctl', 'restart', LINE])
  }

  async function apply(step: StandbyStep): Promise<void> {
    switch (step.kind) {
      case 'dial':
        return await dial(step.address)
      case 'begin':
        await ownFolder(standbyRoom(room))
        return void (await exec(['systemctl', 'start', '--no-block', STANDBY_UNIT]))
      case 'anew':
        await writeFile(join(standbyRoom(room), 'anew'), '')
        await exec(['systemctl', 'reset-failed', STANDBY_UNIT]).catch(() => {})
        return void (await exec(['systemctl', 'restart', '--no-block', STANDBY_UNIT]))
      case 'leave':
        address = undefined
        await exec(['systemctl', 'stop', STANDBY_UNIT, LINE])
        for (const it of [addressFile, keyFile]) await rm(it, { force: true })
        return await rm(standbyRoom(room), { recursive: true, force: true })
    }
  }

  return {
    name: 'standby',
    serves: () => false,
    plan: ({ backup: { follow } }, observed) => planStandby(follow, observed),
    findings: ({ backup: { follow } }, observed) => standbyFindings(follow, observed),
    async observe({ backup: { follow } }) {
      const left = await exists(standbyRoom(room))
      const told = await readText(addressFile)
      const dialled = told?.match(/^ADDRESS=(.*)$/m)?.[1]
      if (!follow && !left && dialled === undefined) return NOTHING
      const [here, unit, line] = [await exists(data), await stateOf(), await unitOf(LINE)]
      const now = unit === 'on' ? await standby() : undefined
      if (now?.streaming) heard = performance.now()
      else if (follow && performance.now() - looked > LOOK_EVERY) void find().catch(() => {})
      return {
        ...{ here, room: left, unit, standby: now, address },
        takingOver: await takingOver(),
        // A line that is broken is opened once more.
        dialled: line.state === 'active' ? dialled : undefined,
        first: now && !now.streaming && hasStood(now) ? await first() : undefined,
        silent: performance.now() - heard,
      }
    },
    apply: step => apply(step).catch(failed),
    async report() {
      if (!(await exists(standbyRoom(room)))) return undefined
      const now = await standby()
      const state = now?.streaming ? 'streaming' : now || (await exists(data)) ? 'away' : 'starting'
      return { state, ...(now?.asOf ? { asOf: now.asOf } : {}) }
    },
  }
}

const NOTHING: ObservedStandby = {
  ...{ here: false, room: false, takingOver: false, unit: 'off', silent: 0 },
}

/** The server's own user fills it. */
async function ownFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await chmod(folder, 0o700)
  await chown(folder, USERS.postgres, USERS.postgres)
}

function failed(cause: unknown): never {
  const { message, detail = message } = problemOf(cause)
  throw new ComponentFailed('standby-failed', 'the databases of the other box are not followed', {
    hint: `Gantry tries again by itself; if it lasts: journalctl -u ${STANDBY_UNIT} -u ${LINE}`,
    detail,
    cause,
  })
}

import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ComponentFailed, problemOf } from '../../base/errors.ts'
import type { Exec } from '../../base/exec.ts'
import { readText, writeWhole } from '../../base/files.ts'
import { isActive } from '../../base/unit.ts'
import type { Manifest } from '../../box/manifest.ts'
import { REPLICA } from '../../database/need.ts'
import type { SecondReport } from '../../http/api.ts'
import type { Capability } from '../../reconcile/capability.ts'
import { psql, rowsOf } from '../copies.ts'
import { appsMark } from './apps-mark.ts'
import {
  type FirstStep,
  firstFindings,
  mayFollow,
  type ObservedFirst,
  planFirst,
  type SecondSeen,
} from './first-plan.ts'
import { SLOT } from './need.ts'
import { wireKey } from './wire.ts'

export interface FirstOptions {
  readonly exec: Exec
  /** Of what `gantry-second.service` reads. */
  readonly folder: string
  /** The folder of PostgreSQL's socket. */
  readonly postgres: string
  /** The twelve words of this box. */
  readonly words: () => Promise<string>
  readonly apps: () => Promise<Manifest['apps']>
}

/** What a box does so that another one can follow it by the second. */
export interface First extends Capability<ObservedFirst, FirstStep> {
  /** Undefined where none may. */
  report(desired: Parameters<typeof mayFollow>[0]): Promise<SecondReport | undefined>
}

const UNIT = 'gantry-second.service'

export function followedBySecond({ exec, folder, postgres, words, apps }: FirstOptions): First {
  const keyFile = join(folder, 'key')
  let heard = performance.now()
  let looked = false
  const sql = (statement: string) => psql(exec, postgres, 'postgres', statement)

  async function seen(): Promise<SecondSeen> {
    const [row = []] = rowsOf(
      await sql(`select (select count(*) from pg_roles where rolname = '${REPLICA}'),
        (select coalesce(wal_status, 'none') from pg_replication_slots where slot_name = '${SLOT}'),
        (select pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn) from pg_stat_replication
          where usename = '${REPLICA}' and state = 'streaming' limit 1),
        (select shobj_description(oid, 'pg_authid') from pg_roles where rolname = '${REPLICA}')`),
    )
    const [role, status = '', behind = '', mark] = row
    const slot = status === '' ? 'none' : status === 'lost' ? 'lost' : 'kept'
    return { role: role === '1', slot, mark, ...(behind === '' ? {} : { behind: Number(behind) }) }
  }

  async function apply(step: FirstStep): Promise<void> {
    switch (step.kind) {
      case 'role':
        return void (await sql(`create role "${REPLICA}" login replication`))
      case 'mark':
        return void (await sql(`comment on role "${REPLICA}" is '${step.mark}'`))
      case 'slot':
        if (step.lost) await sql(`select pg_drop_replication_slot('${SLOT}')`)
        return void (await sql(`select pg_create_physical_replication_slot('${SLOT}', true)`))
      case 'open':
        await writeWhole(keyFile, step.key)
        return void (await exec(['systemctl', 'restart', UNIT]))
      case 'close':
        // First who would come again, then what he comes for.
        await exec(['systemctl', 'stop', UNIT])
        await sql(`select pg_terminate_backend(pid, 5000) from pg_stat_replication
            where usename = '${REPLICA}';
          select pg_drop_replication_slot(slot_name) from pg_replication_slots
            where slot_name = '${SLOT}';
          drop role if exists "${REPLICA}"`)
        return await rm(keyFile, { force: true })
    }
  }

  return {
    name: 'second',
    serves: () => false,
    plan: planFirst,
    findings: firstFindings,
    async observe(desired) {
      const key = await readText(keyFile)
      const may = mayFollow(desired)
      if (!may && key === undefined && looked) {
        heard = performance.now()
        return NOTHING
      }
      // What is left of a second box can wait until PostgreSQL is there.
      const found = await seen().catch(error => {
        if (may || key !== undefined) throw error
      })
      if (!found) return NOTHING
      looked = true
      if (found.behind !== undefined || !may) heard = performance.now()
      return {
        key,
        running: await isActive(exec, UNIT),
        wanted: may ? wireKey(await words()) : '',
        mark: appsMark(await apps()),
        seen: found,
        silent: performance.now() - heard,
      }
    },
    apply: step => apply(step).catch(failed),
    async report(desired) {
      const { second } = desired.backup
      if (!second || !mayFollow(desired)) return undefined
      // Whoever reads of backups is not kept from that by a server that does not answer.
      const { slot, behind } = await seen().catch((): Partial<SecondSeen> => ({}))
      return {
        since: second.since,
        listens: behind !== undefined,
        ...(behind === undefined ? {} : { behind }),
        ...(slot === 'lost' ? { lost: true } : {}),
      }
    },
  }
}

const NOTHING: ObservedFirst = { running: false, wanted: '', mark: '', silent: 0 }

function failed(cause: unknown): never {
  const { message, detail = message } = problemOf(cause)
  throw new ComponentFailed('second-failed', 'no box can follow this one by the second', {
    hint: `Gantry tries again by itself; if it lasts: journalctl -u ${UNIT}`,
    detail,
    cause,
  })
}

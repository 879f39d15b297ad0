import { setTimeout as pause } from 'node:timers/promises'
import type { Exec } from '../../base/exec.ts'
import { REPLICA } from '../../database/need.ts'
import { mariadbPosition, rowsOf, startMariadb } from '../copies.ts'
import { positionOf, type Standby } from './standby-plan.ts'
import { LINE_SOCKETS, type StandbyServer } from './standby-server.ts'

const SOCKET = '/run/gantry-standby/mariadb/mysql.sock'
/** What the second box asks for is no longer there, says the first one. */
const GONE = '1236'

/** Who is said to have made what is not a table. */
const makersIn = (database: string) =>
  `select definer from views where table_schema = '${database}'
  union select definer from triggers where trigger_schema = '${database}'
  union select definer from routines where routine_schema = '${database}'
  union select definer from events where event_schema = '${database}'`

/** Milliseconds without a step, after which nothing more will be read. */
const STANDS_AFTER = 60_000

export function standbyMariadb(exec: Exec): StandbyServer {
  /** Everything was here that there was at that time; milliseconds since 1970. */
  let caughtUp = 0
  let asked: { readonly system: string; readonly position: string; readonly at: number } | undefined
  /** When the last of what was read was written. */
  let lastEvent = 0

  const ask = async (who: readonly string[], sql: string, timeout = 10_000) => {
    const how = ['--batch', '--skip-column-names', '--connect-timeout=5', `--execute=${sql}`]
    return rowsOf(await exec(['mariadb', '--no-defaults', ...who, ...how], { timeout }))
  }
  const here = (sql: string) => ask(['--user=root', `--socket=${SOCKET}`], sql)

  async function standby(): Promise<Standby | undefined> {
    const [row] = await here(
      `select @@gtid_slave_pos, replicate_do_domain_ids, slave_io_running, slave_sql_running,
        last_io_errno, last_io_error, last_sql_error,
        ifnull(unix_timestamp(slave_last_event_time), 0) from information_schema.slave_status`,
    ).catch(() => [])
    if (!row) return undefined
    const [read = '', system = '', hears, reads, ioCode, ioError = '', sqlError = '', at] = row
    const position = mariadbPosition(read)?.at ?? '0'
    lastEvent = Math.max(lastEvent, Number(at) * 1000)
    // From another log than its own it hears nothing, though the line is open.
    const isSame = asked === undefined || asked.system === system
    const streaming = hears === 'Yes' && reads === 'Yes' && isSame
    if (streaming && asked && positionOf(asked.position) <= positionOf(position)) {
      caughtUp = Math.max(caughtUp, asked.at)
    }
    const stuck = reads === 'No' ? sqlError : hears === 'No' && ioCode === GONE ? ioError : ''
    const asOf = Math.max(caughtUp, lastEvent)
    return {
      ...{ system, position, streaming },
      ...(asOf === 0 ? {} : { asOf: new Date(asOf).toISOString() }),
      ...(stuck === '' ? {} : { stuck }),
    }
  }

  async function first() {
    const at = Date.now()
    const who = [`--user=${REPLICA}`, `--socket=${LINE_SOCKETS}/mysql.sock`]
    const sql = 'select @@log_bin, @@gtid_domain_id, @@gtid_binlog_pos'
    const [[logs, system = '', written = ''] = []] = await ask(who, sql).catch(() => [])
    // Without its log it cannot be followed: it is about to begin it.
    if (logs !== '1') return undefined
    asked = { system, position: mariadbPosition(written)?.at ?? '0', at }
    return { system }
  }

  return {
    unit: 'gantry-standby-mariadb.service',
    user: 'mysql',
    data: 'mariadb/11.8',
    place: 'mariadb/11.8',
    mayBeMissing: true,
    standby,
    first,

    async look() {
      await first()
      return await standby()
    },

    /** What has come and was not read is asked for again at the next start, of who may be gone then. */
    async readToEnd() {
      const sql = 'select gtid_io_pos, @@gtid_slave_pos from information_schema.slave_status'
      let [stood, since] = ['', Date.now()]
      for (;;) {
        const [[come, read = ''] = []] = await here(sql).catch(() => [])
        if (come === undefined) return
        if (read !== stood) [stood, since] = [read, Date.now()]
        if (come === read || Date.now() - since > STANDS_AFTER) break
        await pause(500)
      }
      await standby()
    },

    start: options => startMariadb({ ...options, follower: true }),

    async promote(server) {
      const [[read = '', mark = ''] = []] = await server.query(
        'mysql',
        `select @@gtid_slave_pos, (select schema_comment from information_schema.schemata
          where schema_name = '${REPLICA}')`,
      )
      const { system = '', at: position = '0' } = mariadbPosition(read) ?? {}
      // An event of an app is none on who follows.
      await server.query(
        'mysql',
        `reset slave all;
        set global gtid_slave_pos = '';
        update mysql.event set status = 'ENABLED' where status = 'SLAVESIDE_DISABLED';
        drop database if exists \`${REPLICA}\``,
      )
      const asOf = lastEvent === 0 ? {} : { asOf: new Date(lastEvent).toISOString() }
      return { system, position, mark, ...asOf }
    },

    /** Accounts have not come, and a view whose maker is nobody cannot be read. */
    async letDump(server, database) {
      const makers = await server.query('information_schema', makersIn(database))
      for (const [maker = ''] of makers) {
        const account = maker.replace(/^(.*)@(.*)$/, '`$1`@`$2`')
        await server.query(
          'mysql',
          `create user if not exists ${account} account lock;
          grant all on \`${database}\`.* to ${account}`,
        )
      }
    },
  }
}

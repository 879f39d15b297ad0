import type { Exec } from '../../base/exec.ts'
import { OWN_MAJOR } from '../../box/clusters.ts'
import { REPLICA } from '../../database/need.ts'
import { CLIENTS, psql, rowsOf, startPostgres } from '../copies.ts'
import { SLOT } from './need.ts'
import type { Standby } from './standby-plan.ts'
import { LINE_SOCKETS, type StandbyServer } from './standby-server.ts'

const SOCKETS = '/run/gantry-standby/postgresql'

export function standbyPostgres(exec: Exec): StandbyServer {
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
    const [[system, position, streaming, asOf = ''] = []] = rowsOf(said)
    if (!system || !position) return undefined
    return { system, position, streaming: streaming === 't', ...timeOf(asOf) }
  }

  return {
    unit: 'gantry-standby-postgresql.service',
    user: 'postgres',
    data: `postgresql/${OWN_MAJOR}`,
    place: `postgresql/${OWN_MAJOR}`,
    mayBeMissing: false,
    standby,
    look: standby,

    async first() {
      const where = `host=${LINE_SOCKETS} user=${REPLICA} replication=yes connect_timeout=5`
      const how = ['--no-psqlrc', '--quiet', '--tuples-only', '--no-align', '--field-separator=\t']
      const asked = [`--command=IDENTIFY_SYSTEM`, `--command=READ_REPLICATION_SLOT ${SLOT}`]
      const argv = [`${CLIENTS}/psql`, ...how, ...asked, where] as const
      const said = await exec(argv, { timeout: 10_000 }).catch(() => '')
      const [[system] = [], [, from] = []] = rowsOf(said)
      if (!system) return undefined
      return { system, ...(from ? { from } : { lost: true }) }
    },

    /** What has come is in its data, and is read when it starts. */
    async readToEnd() {},

    start: options => startPostgres({ ...options, follower: true }),

    async promote(server) {
      // Everything that has come is read before it is a server of its own.
      await server.query('postgres', 'select pg_promote(true, 1800)')
      const [[system = '', position = '', mark = '', asOf = ''] = []] = await server.query(
        'postgres',
        `select system_identifier, pg_last_wal_replay_lsn(),
          (select shobj_description(oid, 'pg_authid') from pg_roles where rolname = '${REPLICA}'),
          extract(epoch from pg_last_xact_replay_timestamp()) from pg_control_system()`,
      )
      return { system, position, mark, ...timeOf(asOf) }
    },

    /** Roles have come with all else. */
    async letDump() {},
  }
}

/** Seconds since 1970 as a time. */
const timeOf = (seconds: string) =>
  seconds === '' ? {} : { asOf: new Date(Number(seconds) * 1000).toISOString() }

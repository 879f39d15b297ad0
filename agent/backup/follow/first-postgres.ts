import type { Exec } from '../../base/exec.ts'
import { REPLICA } from '../../database/need.ts'
import { psql, rowsOf } from '../copies.ts'
import type { LeadingServer } from './leading-server.ts'
import { SLOT } from './need.ts'

/** Whoever listens with it is sent away first. */
const LET_GO = `select pg_terminate_backend(pid, 5000) from pg_stat_replication
    where usename = '${REPLICA}';
  select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = '${SLOT}'`

/** @param socket the folder of its socket */
export function leadingPostgres(exec: Exec, socket: string): LeadingServer {
  const sql = (statement: string) => psql(exec, socket, 'postgres', statement)
  return {
    async seen() {
      const [row = []] = rowsOf(
        await sql(`select (select count(*) from pg_roles where rolname = '${REPLICA}'),
          (select coalesce(wal_status, 'none') from pg_replication_slots where slot_name = '${SLOT}'),
          (select pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn) from pg_stat_replication
            where usename = '${REPLICA}' and state = 'streaming' limit 1),
          (select shobj_description(oid, 'pg_authid') from pg_roles where rolname = '${REPLICA}')`),
      )
      const [role, status = '', behind = '', mark] = row
      return {
        role: role === '1',
        mark,
        slot: status === '' ? 'none' : status === 'lost' ? 'lost' : 'kept',
        listens: behind !== '',
        ...(behind === '' ? {} : { behind: Number(behind) }),
      }
    },
    letCopy: async () => void (await sql(`create role "${REPLICA}" login replication`)),
    mark: async mark => void (await sql(`comment on role "${REPLICA}" is '${mark}'`)),
    letGo: async () => void (await sql(LET_GO)),
    async end() {
      await sql(`${LET_GO}; drop role if exists "${REPLICA}"`)
    },
  }
}

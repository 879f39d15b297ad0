import { exists } from '../../base/files.ts'
import { REPLICA } from '../../database/need.ts'
import type { LeadingServer } from './leading-server.ts'

/** Does statements as the server's root and answers the rows of those that have some. */
type Sql = (statements: string) => Promise<string[][]>

/** The line of the second box is this user of the box, and comes by the socket. */
const LINE_USER = 'gantry-second'
const ACCOUNT = `'${REPLICA}'@'localhost'`

/** What `mariadb-dump` reads, and what the log is read by. */
const RIGHTS =
  'select, show view, show create routine, trigger, event, reload, binlog monitor, replication slave'

/** Its log is begun and ended with the server itself (database/mariadb.ts). */
export function leadingMariadb(sql: Sql, socket: string): LeadingServer {
  return {
    async seen() {
      if (!(await exists(socket))) return undefined
      const [[role, listening, mark] = []] = await sql(
        `select (select count(*) from mysql.user where user = '${REPLICA}'),
          (select count(*) from information_schema.processlist
            where user = '${REPLICA}' and command = 'Binlog Dump'),
          (select schema_comment from information_schema.schemata where schema_name = '${REPLICA}')`,
      )
      return { role: role === '1', listens: Number(listening) > 0, mark }
    },
    async letCopy() {
      await sql(`create or replace user ${ACCOUNT} identified via unix_socket as '${LINE_USER}';
        grant ${RIGHTS} on *.* to ${ACCOUNT}`)
    },
    /** A database of that name is no app's: those have no hyphens. It comes with the others. */
    async mark(mark) {
      await sql(`create database if not exists \`${REPLICA}\`;
        alter database \`${REPLICA}\` comment '${mark}'`)
    },
    /** What was written is kept for whoever asks, up to \`max_binlog_total_size\`. */
    async letGo() {},
    async end() {
      if (!(await exists(socket))) return
      await sql(`drop user if exists ${ACCOUNT}; drop database if exists \`${REPLICA}\``)
    },
  }
}

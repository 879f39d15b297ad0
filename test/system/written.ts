import type { Server } from '../../agent/backup/follow/need.ts'

/** Where each server of databases is asked, below /run: as the box has it, and as it follows another one. */
export const OWN = { postgres: 'postgresql', mariadb: 'mariadb/mariadb.sock' }
export const STANDBY = {
  postgres: 'gantry-standby/postgresql',
  mariadb: 'gantry-standby/mariadb/mysql.sock',
}

/** A command that asks a server of a box, as its root. */
export const askIn: Readonly<
  Record<Server, (sockets: typeof OWN, database: string, sql: string) => string>
> = {
  postgres: ({ postgres }, database, sql) =>
    `/usr/lib/postgresql/17/bin/psql -qAt -F ' ' -h /run/${postgres} -U postgres -d ${database} -c "${sql}"`,
  mariadb: ({ mariadb }, database, sql) =>
    `mariadb --no-defaults -u root -S /run/${mariadb} -BN ${database} -e "${sql}"`,
}

/**
 * What makes a table in a database of the box, and what writes a row into it, again and again, with
 * so many milliseconds between two of them.
 */
export function writerInto(
  server: Server,
  database: string,
  { table = 'written', every = 5 }: { readonly table?: string; readonly every?: number } = {},
) {
  return {
    make: askIn[server](OWN, database, `create table ${table} ${COLUMNS[server]}`),
    write: WRITES[server](database, table, every / 1000),
    /** How many rows there are, and when the last of them was written: seconds since 1970. */
    count: (sockets: typeof OWN) =>
      askIn[server](sockets, database, `select count(*), ${LAST[server]} from ${table}`),
  }
}

const COLUMNS = {
  postgres: '(n bigserial primary key, at timestamptz not null default clock_timestamp())',
  mariadb:
    '(n int auto_increment primary key, at timestamp(6) not null default now(6)) engine=innodb',
}

const LAST = { postgres: 'extract(epoch from max(at))', mariadb: 'unix_timestamp(max(at))' }

const WRITES = {
  postgres: (database: string, table: string, pause: number) =>
    `printf 'insert into ${table} default values\\n\\\\watch i=${pause}\\n' |
      /usr/lib/postgresql/17/bin/psql -q -h /run/postgresql -U postgres -d ${database}`,
  mariadb: (database: string, table: string, pause: number) =>
    `yes 'insert into ${table} () values (); do sleep(${pause});' |
      mariadb --no-defaults -u root -S /run/mariadb/mariadb.sock ${database}`,
}

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

/** What makes a table in a database of the box, and what writes a row into it some 200 times a second. */
export function writerInto(server: Server, database: string) {
  return {
    make: askIn[server](OWN, database, TABLES[server]),
    write: WRITES[server](database),
    /** How many rows there are, and when the last of them was written: seconds since 1970. */
    count: (sockets: typeof OWN) => askIn[server](sockets, database, COUNTS[server]),
  }
}

const TABLES = {
  postgres:
    'create table written (n bigserial primary key, at timestamptz not null default clock_timestamp())',
  mariadb:
    'create table written (n int auto_increment primary key, at timestamp(6) not null default now(6)) engine=innodb',
}

const COUNTS = {
  postgres: 'select count(*), extract(epoch from max(at)) from written',
  mariadb: 'select count(*), unix_timestamp(max(at)) from written',
}

const WRITES = {
  postgres: (database: string) =>
    `printf 'insert into written default values\\n\\\\watch i=0.005\\n' |
      /usr/lib/postgresql/17/bin/psql -q -h /run/postgresql -U postgres -d ${database}`,
  mariadb: (database: string) =>
    `yes 'insert into written () values (); do sleep(0.005);' |
      mariadb --no-defaults -u root -S /run/mariadb/mariadb.sock ${database}`,
}

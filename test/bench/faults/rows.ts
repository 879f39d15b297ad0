import { type Inside, wordsOf } from './fault.ts'

/** Who keeps rows: how one is written, by its number in `$n`, and how all are read; both by a shell of the box. */
export interface Keeper {
  readonly begin: string
  readonly write: string
  readonly read: string
}

const psql = (database: string) =>
  `setpriv --reuid=postgres --clear-groups /usr/lib/postgresql/17/bin/psql --no-psqlrc --dbname=${database}`
const MARIADB =
  'mariadb --no-defaults --user=root --socket=/run/mariadb/mariadb.sock --batch --skip-column-names journal'
const VALKEY = `docker exec pantry.main /bin/busybox sh -c`
const ASK = 'valkey-cli --no-auth-warning -u "$SHELF_REDIS_URL"'
const ANEW = 'drop table if exists ticks; create table ticks (n int)'

/** A database of PostgreSQL. */
export const postgresRows = (database: string): Keeper => ({
  begin: `${psql(database)} -qc '${ANEW}'`,
  write: `${psql(database)} -qc "insert into ticks values ($n)"`,
  read: `${psql(database)} -qAtc 'select n from ticks'`,
})
export const POSTGRES_ROWS = postgresRows('diary')
export const MARIADB_ROWS: Keeper = {
  begin: `${MARIADB} --execute '${ANEW}'`,
  write: `${MARIADB} --execute "insert into ticks values ($n)"`,
  read: `${MARIADB} --execute 'select n from ticks'`,
}
/** Of a cache that is kept: it says OK when a command is in its log. */
export const VALKEY_ROWS: Keeper = {
  begin: `${VALKEY} '${ASK} del ticks'`,
  write: `${VALKEY} "${ASK.replaceAll('"', '\\"').replaceAll('$', '\\$')} rpush ticks $n" | grep -q '^[0-9]'`,
  read: `${VALKEY} '${ASK} lrange ticks 0 -1'`,
}

/** Starts somebody who writes rows, one after the other, and notes what was acknowledged. */
export async function startWriting({ shell }: Inside, { begin, write }: Keeper): Promise<void> {
  await shell(`
    ${NOBODY}
    : > /run/fault-acknowledged
    ${begin}
    cat > /run/fault-writer <<'END'
    n=0
    while :; do
      n=$((n + 1))
      ${write} && echo $n >> /run/fault-acknowledged
    done
END
    systemd-run --quiet --collect --unit=fault-writer sh /run/fault-writer
    for i in $(seq 600); do
      [ $(wc -l < /run/fault-acknowledged) -gt 20 ] && exit 0
      sleep 0.1
    done
    echo 'no rows are acknowledged' >&2; exit 1`)
}

/** Shell: nobody writes; after a start of the box, nobody did. */
const NOBODY = 'systemctl stop fault-writer 2> /dev/null || true'

/** Whether more of them are acknowledged now than half a second ago. */
export async function goesOn({ shell }: Inside): Promise<boolean> {
  const count = async () => Number(await shell('wc -l < /run/fault-acknowledged'))
  const before = await count()
  await shell('sleep 0.5')
  return (await count()) > before
}

/** Ends the writing; answers, in words, what was acknowledged and is not there, or that nobody can tell. */
export async function endWriting({ shell }: Inside, { read }: Keeper): Promise<string | undefined> {
  try {
    const counts = await shell(`
      ${NOBODY}
      ${read} > /run/fault-read
      sort /run/fault-read > /run/fault-there
      sort /run/fault-acknowledged | comm -23 - /run/fault-there | wc -l
      wc -l < /run/fault-acknowledged`)
    return lostOf(counts)
  } catch (error) {
    return `rows cannot be read: ${wordsOf(error).split('\n').at(-1)}`
  }
}

/** Of how many are lost and how many were acknowledged, a line each: what is wrong with that, in words. */
export function lostOf(counts: string): string | undefined {
  const [lost, acknowledged] = counts.split(/\s+/)
  if (!Number(acknowledged)) return 'no row was acknowledged, so that none could be lost'
  return lost === '0' ? undefined : `${lost} of ${acknowledged} acknowledged rows are lost`
}

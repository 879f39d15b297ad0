import type { BackupReport } from '../../agent/http/api.ts'
import { openShelter } from '../lab/shelter.ts'
import { appsOnBox, openBuiltHome } from '../system/home.ts'
import { claim } from '../system/owner.ts'

/** Rows of a database. */
const ROWS = 500_000

const PAGES = '/data/state/apps/scribe/pages'

/**
 * A box with two apps that write all the time and have something to lose, and a rest-server.
 * `megabytes` are of files that nothing can make smaller.
 */
export async function openSavedHome(say: (line: string) => void, megabytes = 500) {
  const home = await openBuiltHome({ dataSize: '16G' })
  const { box } = home
  const shell = async (script: string) =>
    (await box.exec(['sh', '-ec', script], { timeout: 30 * 60_000 })).trim()
  const gantry = (...words: string[]) => box.exec(['gantry', ...words], { timeout: 30 * 60_000 })
  try {
    await box.boot()
    const [shelter] = await Promise.all([openShelter(home), claim(home)])
    await shelter.start()
    say('install two apps, and give them something to lose')
    await gantry('app', 'install', `${appsOnBox}/diary-1`, '--answer', 'title=Diary')
    await gantry('app', 'install', `${appsOnBox}/scribe`)
    await shell(`
      mkdir ${PAGES}/many && cd ${PAGES}/many
      for i in $(seq ${megabytes / 5}); do head -c 5000000 /dev/urandom > $i; done
      ${psql(`create table rows as select n, md5(n::text) as words from generate_series(1, ${ROWS}) n`)}
      ${psql('create table ticks (n serial)')}
      head -c 1000000 /dev/urandom > /data/state/apps/diary/data/kept
      chown -R 65534:65534 ${PAGES}/many
      systemd-run --quiet --unit=ticks sh -c 'while :; do ${psql('insert into ticks default values')}; done'`)
    return {
      home,
      gantry,
      shell,
      url: shelter.url,
      report: async (): Promise<BackupReport> =>
        JSON.parse(await shell('gantry backup --json || true')),
      /** restic by itself, on the same files, into a repository of its own. */
      restic: (what: string) =>
        shell(
          `export RESTIC_PASSWORD=x; restic --no-cache -q -r rest:${shelter.url}/plain ${what}`,
        ),
      conditions: {
        files: `${megabytes} MB in ${megabytes / 5} files, random`,
        database: `${ROWS} rows in PostgreSQL`,
        writers: 'one writer into PostgreSQL, one into MariaDB and a file',
        target: 'rest-server in memory on the same machine',
      },
    }
  } catch (error) {
    await home.close()
    throw error
  }
}

const psql = (sql: string) =>
  `/usr/lib/postgresql/17/bin/psql -qAt -h /run/postgresql -U postgres -d diary -c "${sql}"`

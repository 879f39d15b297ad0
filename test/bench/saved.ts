import type { Server } from '../../agent/backup/follow/need.ts'
import type { BackupReport } from '../../agent/http/api.ts'
import { openShelter } from '../lab/shelter.ts'
import { appsOnBox, openBuiltHome } from '../system/home.ts'
import { claim } from '../system/owner.ts'
import { askIn, OWN, writerInto } from '../system/written.ts'

/**
 * With PostgreSQL; with MariaDB, which writes all the time by itself; with both of them and a cache;
 * with files alone; and one that travels in the image.
 */
const APPS = {
  diary: `${appsOnBox}/diary-1`,
  scribe: `${appsOnBox}/scribe`,
  journal: `${appsOnBox}/journal`,
  calendar: `${appsOnBox}/calendar`,
  miniflux: 'miniflux',
}
export const SERVICES = Object.keys(APPS)

/** Every database of theirs. */
export const DATABASES: readonly { service: string; server: Server; name: string }[] = [
  { service: 'diary', server: 'postgres', name: 'diary' },
  { service: 'journal', server: 'postgres', name: 'journal__numbers' },
  { service: 'miniflux', server: 'postgres', name: 'miniflux' },
  { service: 'journal', server: 'mariadb', name: 'journal' },
  { service: 'scribe', server: 'mariadb', name: 'scribe' },
]

/** Where somebody writes while apps are saved; one has a writer of its own. */
const WRITERS = DATABASES.filter(it => it.service !== 'scribe').map(({ server, name }) => ({
  ...{ ...writerInto(server, name, { table: 'ticks', every: 50 }), unit: `ticks-${name}` },
}))

/** Of files that nothing can make smaller: what a household has after its first weeks. */
const MEGABYTES = 2_000

/** Rows of a database. */
const ROWS = 500_000

const PAGES = '/data/state/apps/scribe/pages'

/**
 * A box with five apps, into all of which somebody writes, and which have something to lose, and a
 * rest-server.
 */
export async function openSavedHome(say: (line: string) => void) {
  const home = await openBuiltHome({ dataSize: '16G' })
  const { box } = home
  const shell = async (script: string) =>
    (await box.exec(['sh', '-ec', script], { timeout: 30 * 60_000 })).trim()
  const gantry = (...words: string[]) => box.exec(['gantry', ...words], { timeout: 30 * 60_000 })
  const write = async () => {
    for (const { unit, write } of WRITERS) {
      await box.exec(['systemd-run', '--quiet', `--unit=${unit}`, 'sh', '-c', write])
    }
    // From within its container: it stands still with it.
    await shell(`docker exec --detach calendar.main python3 -c '${WRITE_FILE}'
      until [ -s /data/state/apps/calendar/collections/ticks ]; do sleep 0.2; done`)
  }
  const writeNoMore = () => shell(`systemctl stop 'ticks-*'; pkill -f '[/]data/ticks'`)
  try {
    await box.boot()
    const [shelter] = await Promise.all([openShelter(home), claim(home)])
    await shelter.start()
    say(`install ${SERVICES.length} apps, and give them something to lose`)
    for (const it of Object.values(APPS)) {
      const answers = it === APPS.diary ? ['--answer', 'title=Diary'] : []
      await gantry('app', 'install', it, ...answers)
    }
    const rows = `create table rows as select n, md5(n::text) as words from generate_series(1, ${ROWS}) n`
    await shell(`
      mkdir ${PAGES}/many && cd ${PAGES}/many
      for i in $(seq ${MEGABYTES / 5}); do head -c 5000000 /dev/urandom > $i; done
      ${askIn.postgres(OWN, 'diary', rows)}
      head -c 1000000 /dev/urandom > /data/state/apps/diary/data/kept
      chown -R 65534:65534 ${PAGES}/many`)
    for (const { make } of WRITERS) await shell(make)
    await write()
    return {
      home,
      gantry,
      shell,
      write,
      writeNoMore,
      url: shelter.url,
      report: async (): Promise<BackupReport> =>
        JSON.parse(await shell('gantry backup --json || true')),
      /** restic by itself, on the same files, into a repository of its own. */
      restic: (what: string) =>
        shell(
          `export RESTIC_PASSWORD=x; restic --no-cache -q -r rest:${shelter.url}/plain ${what}`,
        ),
      /** The same into another one, coming after everybody else, as what saves the box does. */
      patientRestic: (what: string) =>
        shell(`
          ask() { systemctl show gantry-backup.service "$@"; }
          systemd-run --quiet --wait --pipe --setenv=RESTIC_PASSWORD=x \
            $(ask --property=Nice,CPUWeight,IOWeight,IOSchedulingClass | sed 's/^/--property=/') \
            $(ask --property=Environment --value | tr ' ' '\n' | sed 's/^/--setenv=/') \
            restic --no-cache -q -r rest:${shelter.url}/patient ${what}`),
      conditions: {
        apps: SERVICES.length,
        files: `${MEGABYTES} MB in ${MEGABYTES / 5} files, random`,
        database: `${ROWS} rows in PostgreSQL`,
        writers: `${WRITERS.length} into databases, 20 rows a second each, one into a file, one into MariaDB and a file`,
        target: 'rest-server in memory on the same machine',
      },
    }
  } catch (error) {
    await home.close()
    throw error
  }
}

const WRITE_FILE = `
import time
with open("/data/ticks", "a", buffering=1) as ticks:
    while True:
        print(time.time(), file=ticks)
        time.sleep(0.05)`

import { setTimeout as pause } from 'node:timers/promises'
import type { BackupReport } from '../../agent/http/api.ts'
import { openShelter } from '../lab/shelter.ts'
import { until } from '../lab/until.ts'
import { appsOnBox, openBuiltHome } from './home.ts'
import { claim } from './owner.ts'

/** Folders of the app that writes into MariaDB. */
export const PAGES = '/data/state/apps/scribe/pages'
export const SCRAP = '/data/state/apps/scribe/scrap'

export const psql = (sql: string, database = 'diary') =>
  `/usr/lib/postgresql/17/bin/psql -qAt -h /run/postgresql -U postgres -d ${database} -c '${sql}'`

/**
 * A home with a machine that keeps backups, and a box whose two apps write all the time: `diary` into
 * PostgreSQL and files, `scribe` into MariaDB and files, 20 MB of them, and what its recipe leaves out.
 */
export async function openWritingHome() {
  const home = await openBuiltHome()
  await home.box.boot()
  const [shelter, owner] = await Promise.all([openShelter(home), claim(home)])
  await shelter.start()

  const gantry = (...words: string[]) => home.box.exec(['gantry', ...words], { timeout: 180_000 })
  const shell = async (script: string) => (await home.box.exec(['sh', '-ec', script])).trim()
  const report = async (): Promise<BackupReport> =>
    // It exits with 1 while something is wrong with a target.
    JSON.parse(await shell('gantry backup --json || true'))

  await gantry('app', 'install', `${appsOnBox}/diary-1`, '--answer', 'title=Diary')
  await gantry('app', 'install', `${appsOnBox}/scribe`)
  await shell(`
    head -c 20000000 /dev/urandom > ${PAGES}/blob
    mkdir ${PAGES}/thumbs && echo thumb > ${PAGES}/thumbs/1 && echo scrap > ${SCRAP}/1
    /usr/lib/gantry/node -e '
      const { DatabaseSync } = require("node:sqlite")
      const db = new DatabaseSync("${PAGES}/notes.db")
      db.exec("pragma journal_mode = wal; create table notes (words text)")
      for (let i = 0; i < 100; i++) db.prepare("insert into notes values (?)").run("note " + i)
      process.kill(process.pid, "SIGKILL")' || true
    ${psql(`create table days (n int primary key)`)}
    ${psql(`alter table days owner to diary`)}`)

  /** A row, and then a line in a file, all the time. */
  let stopped = false
  const write = async () => {
    for (let n = 1; !stopped; n++) {
      // While the app is being brought back it is not there, and writes no row either.
      const inApp = (script: string) => `docker exec diary.main /bin/busybox sh -c '${script}'`
      await shell(
        `${inApp('true')} && ${psql(`insert into days values (${n})`)} && ${inApp(`echo ${n} >> /data/days`)}`,
      ).catch(() => {})
      // Else this alone takes half of the processor that the box is to save with.
      await pause(100)
    }
  }
  const writing = write()

  return {
    ...{ home, shelter, owner, gantry, shell, report },
    /** What the box says where it does not do what it is told to. */
    async refused(...words: string[]) {
      const said = await home.box.exec(['sh', '-c', 'gantry "$@" --json || true', '-', ...words])
      return JSON.parse(said).error
    },
    /** What is in a file of the box. */
    lines: (path: string) => shell(`cat ${path}`),
    /** The rows of `diary`, in the order in which they were written. */
    days: async () => (await shell(psql('select n from days order by n'))).split('\n'),
    /** Waits until nothing is saved or brought back. */
    done: () => until('nothing is done', async () => !(await report()).busy, { within: 120_000 }),
    /** With nothing but the words and the address, as anybody has it who has the recovery kit. */
    restic: (what: string) =>
      shell(
        `RESTIC_PASSWORD="$(gantry backup key)" restic --no-cache -q -r rest:${shelter.url}/box ${what}`,
      ),
    async close() {
      stopped = true
      await writing.catch(() => {})
      await home.close()
    },
  }
}

export type WritingHome = Awaited<ReturnType<typeof openWritingHome>>

import type { BackupReport } from '../../agent/http/api.ts'
import type { Home } from '../lab/home.ts'
import { openS3Server, s3Programs } from '../lab/s3-server.ts'
import { openSftpServer } from '../lab/sftp-server.ts'
import { openShelter } from '../lab/shelter.ts'
import { until } from '../lab/until.ts'
import { appsOnBox, openBuiltHome } from '../system/home.ts'
import { claim } from '../system/owner.ts'
import { gantryOn } from './boxes.ts'

/** Of an app without a database: whatever lies here is saved. */
export const FOLDER = '/data/state/apps/calendar/collections'

export type Servers = Awaited<ReturnType<typeof openServers>>

/** A home whose box has the app `calendar`, and one machine that is reached by SFTP, by S3 and as a rest-server. */
export async function openServers() {
  const home = await openBuiltHome({}, await s3Programs())
  await home.box.boot()
  const [shelter] = await Promise.all([openShelter(home), claim(home)])
  const sftp = await openSftpServer(home.lab, shelter)
  const s3 = await openS3Server(home.lab, shelter)
  await shelter.start()
  const box = savingOn(home)
  await box.gantry('app', 'install', `${appsOnBox}/calendar`)
  return { home, shelter, sftp, s3, box }
}

export type Saving = ReturnType<typeof savingOn>

/** What is asked of a box that saves the app `calendar`. */
export function savingOn({ box }: Pick<Home, 'box'>) {
  const gantry = (...words: string[]) => box.exec(['gantry', ...words], { timeout: 600_000 })
  const shell = async (script: string) =>
    (await box.exec(['sh', '-ec', script], { timeout: 300_000 })).trim()
  const report = (): Promise<BackupReport> => gantryOn(box, ['backup'])
  const targetOf = async (name: string) => (await report()).targets.find(it => it.name === name)
  /** What came of the last moment. */
  const outcome = async () => {
    const { targets, kept, snapshots } = await report()
    const has = targets.filter(it =>
      kept.some(k => k.target === it.name && k.name === snapshots[0] && k.complete),
    )
    return { problem: targets[0]?.problem, has: has.map(it => it.name) }
  }
  const idle = (within = 300_000) =>
    until('it is done', async () => !(await report()).busy, { within, every: 500 })
  return {
    gantry,
    shell,
    report,
    targetOf,
    outcome,
    idle,
    add: (name: string, kind: string, settings: readonly string[], input = '') =>
      box.exec(['gantry', 'backup', 'target', 'add', name, kind, ...settings], { input }),
    refused: async (words: readonly string[], input = '') =>
      (await gantryOn(box, words, input)).error,
    /** So much that nothing can make smaller, and that was not there before. */
    fill: (megabytes: number, name = 'large') =>
      shell(
        `for i in $(seq ${megabytes}); do head -c 1000000 /dev/urandom; done > ${FOLDER}/${name}`,
      ),
    /** One backup of something that was not there before, and what came of it. */
    async save() {
      await shell(`head -c 3000000 /dev/urandom > ${FOLDER}/$(date +%s%N)`)
      await gantry('backup', 'now').catch(() => {})
      return await outcome()
    },
    /** A copy is on its way to that place, and has got somewhere. */
    async begin(place: string, isUnderWay: () => Promise<boolean>) {
      await gantry('backup', 'now', '--no-wait')
      await until(`${place} gets something`, isUnderWay, { within: 120_000, every: 200 })
    },
    /**
     * As anybody has it who has the words: all of it is read, and held against its own sums. A lock of a
     * run that was ended is there until the next look of the box, so it is taken away first.
     */
    whole: (place: string, how = '') =>
      shell(
        `export ${how} RESTIC_PASSWORD="$(gantry backup key)" RESTIC_REPOSITORY='${place}'
         restic --no-cache -q unlock
         restic --no-cache -q check --read-data`,
      ),
  }
}

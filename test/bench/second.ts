import { setTimeout as pause } from 'node:timers/promises'
import { EACH_SERVER, SERVERS, type Server } from '../../agent/backup/follow/need.ts'
import type { BackupReport, RecoveryKit } from '../../agent/http/api.ts'
import { until } from '../lab/until.ts'
import { workerAnswers } from '../lab/worker-answers.ts'
import { askIn, OWN, STANDBY, writerInto } from '../system/written.ts'
import { against, type Figure, type Outcome } from './bench.ts'
import type { openSavedHome } from './saved.ts'

/** A database of an app that is there. */
const DATABASES: Readonly<Record<Server, string>> = { postgres: 'diary', mariadb: 'scribe' }
const LOAD = 30_000
/** Seconds of what was written that may be lost. */
const MOST = 5
const patient = { within: 10 * 60_000, every: 1_000 }

/**
 * A second box follows by the second while each server is written to some 200 times a second; then the
 * plug of the first one is pulled, and what is at the second is held against what the first one turns
 * out to have. The first one is on and followed by nobody afterwards.
 */
export async function followed(
  { home, shell }: Awaited<ReturnType<typeof openSavedHome>>,
  say: (line: string) => void,
): Promise<Outcome> {
  const writers = EACH_SERVER.map(server => ({
    server,
    ...writerInto(server, DATABASES[server]),
    unit: `writer-${server}`,
  }))
  for (const it of writers) await shell(it.make)
  const alone = await commits(shell)
  const kit: RecoveryKit = JSON.parse(await shell('gantry backup kit --json'))
  const second = await home.addBox({ name: 'second', dataSize: '16G' })
  await second.boot()
  const asked = async (input = '', ...words: string[]): Promise<BackupReport> => {
    const argv = ['sh', '-c', 'gantry "$@" --json || true', 'sh', ...words] as const
    return JSON.parse((await second.exec(argv, { input, timeout: 300_000 })) || 'null')
  }
  await workerAnswers(second)
  await asked(kit.texts[0], 'backup', 'follow', 'start')
  await shell('gantry backup second on')
  say('a second box fetches all databases')
  const streams = async () => {
    const { follow } = await asked('', 'backup', 'follow')
    const all = follow?.streams ?? []
    return all.length === EACH_SERVER.length && all.every(it => it.state === 'streaming')
  }
  await until('it follows by the second', streams, patient)
  const ratio = await commits(shell)

  say('each server is written to, and the plug is pulled')
  for (const { unit, write } of writers) {
    await home.box.exec(['systemd-run', '--quiet', `--unit=${unit}`, 'sh', '-c', write])
  }
  await pause(LOAD)
  await home.box.cutPower()
  const rowsOf = (said: string) => said.trim().split(/\s+/).map(Number)
  const there = new Map<Server, number[]>()
  for (const { server, count } of writers) {
    there.set(server, rowsOf(await second.exec(['sh', '-ec', count(STANDBY)])))
  }
  await home.box.boot()
  const figures: Figure[] = []
  let failed = 0
  for (const { server, count } of writers) {
    const [rows = 0, at = 0] = await until(
      'the first box counts',
      async () => rowsOf(await shell(count(OWN))),
      patient,
    )
    const [kept = 0, keptAt = 0] = there.get(server) ?? []
    const name = SERVERS[server]
    const lost = Math.max(0, at - keptAt)
    if (!(rows > 1_000 && lost <= MOST)) failed += 1
    figures.push(
      { name: `${name}: written until the first box died`, value: rows, unit: 'rows' },
      { name: `${name}: of that, not at the second box`, value: rows - kept, unit: 'rows' },
      {
        name: `${name}: of that, in time`,
        ...{ value: Math.round(lost * 1000), unit: 'ms', aim: { most: MOST * 1000 } },
      },
    )
  }
  figures.push(against('MariaDB: commits while it is followed', ratio, 'a second', alone))
  await shell('gantry backup second off')
  await second.powerOff()
  for (const it of EACH_SERVER) await shell(askIn[it](OWN, DATABASES[it], 'drop table written'))
  return { figures, passed: EACH_SERVER.length - failed, failed }
}

/** Commits of MariaDB a second, one after the other. */
async function commits(shell: (script: string) => Promise<string>): Promise<number> {
  const many = 2_000
  const took = await shell(
    `began=$(date +%s%3N)
     yes 'insert into written () values ();' | head -n ${many} |
       mariadb --no-defaults -u root -S /run/${OWN.mariadb} ${DATABASES.mariadb}
     echo $(($(date +%s%3N) - began))`,
  )
  return Math.round(many / (Number(took) / 1000))
}

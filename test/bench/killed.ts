import { until } from '../lab/until.ts'
import { workerAnswers } from '../lab/worker-answers.ts'
import { appIn } from '../system/status.ts'
import type { openSavedHome } from './saved.ts'
import { isStill, standNowhere, standStill } from './standing-still.ts'

type Saved = Awaited<ReturnType<typeof openSavedHome>>

/** Where the program stands still (agent/base/cut-point.ts). */
const SAVING = ['save: moment', 'save: prepared', 'save: sent']
const RESTORING = ['restore: fetched', 'restore: staged', 'restore: files', 'restore: databases']

const patient = { within: 20 * 60_000, every: 200 }

/** A program that is gone, and a machine that is. */
const ENDS = ['killed', 'its plug is pulled'] as const

/**
 * A backup, and bringing an app back: at each step the program is killed, and the next time the plug
 * of the box is pulled. Answers how often all was as it should be afterwards.
 */
export async function killedAtEachStep(saved: Saved, say: (line: string) => void) {
  const { home, gantry, shell, report, url } = saved
  const { box } = home
  const wrong: string[] = []
  const held = (point: string, what: string | undefined) => {
    say(`${point}: ${what ?? 'as it should be'}`)
    wrong.push(what === undefined ? '' : `${point}: ${what}`)
  }
  const end = async (how: (typeof ENDS)[number], point: string, begin: () => Promise<unknown>) => {
    await standStill(box, point)
    await begin()
    await until(`it stands at ${point}`, () => isStill(box, point), patient)
    if (how === 'killed') {
      await standNowhere(box)
      await shell('systemctl kill --signal=KILL gantry-backup')
      return
    }
    await box.cutPower()
    await box.boot()
    await workerAnswers(box)
  }
  const idle = () => until('it is done', async () => !(await report()).busy, patient)

  for (const [point, how] of eachOf(SAVING)) {
    await idle()
    await end(how, point, () => gantry('backup', 'now', '--no-wait'))
    await idle()
    const { snapshots, kept, targets } = await report()
    const [latest] = kept
    const left = await shell(
      `ls /data/backup | grep -E '^(saving|work)$' || true; grep -l 'frozen 1' /sys/fs/cgroup/apps.slice/*/cgroup.events || true`,
    )
    const check = await shell(
      `RESTIC_PASSWORD="$(gantry backup key)" restic --no-cache -q -r rest:${url}/box check 2>&1 || true`,
    )
    held(
      `${point}, ${how}`,
      targets[0]?.problem?.message ??
        (latest?.name === snapshots[0] && latest?.complete ? undefined : 'it is not there whole') ??
        ([left, check].filter(Boolean).join('; ') || undefined),
    )
  }

  const [name = ''] = (await report()).snapshots
  const state = () => shell(STATE)
  const was = await state()
  for (const [point, how] of eachOf(RESTORING)) {
    await shell(SPOIL)
    await end(how, point, () => gantry('backup', 'restore', 'diary', name, 'nas', '--no-wait'))
    await until(
      'it was brought back',
      async () => {
        const status = JSON.parse(await shell('gantry status --json || true'))
        const app = appIn(status, 'diary')
        return app?.note?.code === 'restored' && app.state === 'running'
      },
      patient,
    )
    held(`${point}, ${how}`, (await state()) === was ? undefined : 'it is not as it was saved')
  }
  const failed = wrong.filter(it => it !== '').length
  return { passed: wrong.length - failed, failed }
}

const eachOf = (points: readonly string[]) =>
  points.flatMap(it => ENDS.map(how => [it, how] as const))

const PSQL = '/usr/lib/postgresql/17/bin/psql -qAt -h /run/postgresql -U postgres -d diary'

/** Each row, and each file that the app does not write by itself. */
const STATE = `${PSQL} -c "select count(*), md5(string_agg(words, ',' order by n)) from rows"
  sha256sum /data/state/apps/diary/data/kept`

const SPOIL = `${PSQL} -c 'delete from rows where n % 3 = 0'; echo worse > /data/state/apps/diary/data/kept`

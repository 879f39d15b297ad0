import { writeFile } from 'node:fs/promises'
import { against, type Bench } from './bench.ts'
import { killedAtEachStep } from './killed.ts'
import { openSavedHome } from './saved.ts'
import { seconds } from './timing.ts'

const MOMENTS = 20

/**
 * For how long apps stand still, how fast everything is saved beside restic alone, and what a kill
 * leaves; `only` may name `speed`, for all but the kills.
 */
export const backup: Bench = {
  minutes: 20,
  async run(say, _minutes, only) {
    const saved = await openSavedHome(say)
    const { home, gantry, shell, writeNoMore, url, report, restic, patientRestic, conditions } =
      saved
    try {
      const frozen: number[] = []
      for (let i = 0; i < MOMENTS; i++) {
        await gantry('backup', 'now')
        frozen.push((await report()).moment?.frozen ?? Number.NaN)
      }
      frozen.sort((one, other) => one - other)
      const at = (part: number) => frozen[Math.ceil(part * MOMENTS) - 1] ?? Number.NaN
      say(`apps stood still for ${frozen.join(', ')} ms`)
      await gantry('backup', 'target', 'add', 'nas', 'rest', `url=${url}/box`)
      await forgetWhatWasRead()
      const first = await seconds(() => gantry('backup', 'now'))
      const sent = await sendingIn(shell, url)
      const second = await seconds(() => gantry('backup', 'now'))
      const [name] = (await report()).snapshots
      await restic('init')
      const plain = `backup /data/snapshots/${name}`
      await forgetWhatWasRead()
      const plainFirst = await seconds(() => restic(plain))
      const plainSecond = await seconds(() => restic(plain))
      await patientRestic('init')
      await forgetWhatWasRead()
      const patient = await seconds(() => patientRestic(plain))
      const sizes = (await home.lab.run(['sh', '-c', `du -sm /var/tmp/${home.lab.name}-shelter/*`]))
        .split('\n')
        .map(it => Number.parseInt(it, 10))
      await writeNoMore()
      say('a drill')
      const drill = await seconds(() => gantry('backup', 'drill'))
      const killed = only?.includes('speed') ? {} : await killedAtEachStep(saved, say)
      return {
        ...killed,
        figures: [
          { name: 'apps stand still, half of the time less than', value: at(0.5), unit: 'ms' },
          {
            name: 'apps stand still, 95 of 100 times less than',
            ...{ value: at(0.95), unit: 'ms', aim: { most: 2_000 } },
          },
          against('first backup, against restic alone', first, 's', plainFirst, {
            ...{ most: 1.11, of: 'ratio' },
          }),
          against('of that, sending', sent, 's', plainFirst, { most: 1.11, of: 'ratio' }),
          against(
            'the same, against restic that comes after everybody else, too',
            sent,
            's',
            patient,
          ),
          against('backup of what hardly changed', second, 's', plainSecond),
          { name: 'drill: all databases, and one app as a whole', value: drill, unit: 's' },
          against('size at the target', sizes[0] ?? Number.NaN, 'MB', sizes[1] ?? Number.NaN),
        ],
        conditions: { ...conditions, moments: MOMENTS, reading: 'first copies from the disk' },
      }
    } finally {
      await home.close()
    }
  },
}

/** Each first copy reads everything from the disk: whoever comes later would find it in memory. */
const forgetWhatWasRead = () => writeFile('/proc/sys/vm/drop_caches', '3')

/** Seconds from the first file of the newest snapshot to the last, as restic noted them. */
async function sendingIn(shell: (script: string) => Promise<string>, url: string): Promise<number> {
  const [{ summary }] = JSON.parse(
    await shell(
      `RESTIC_PASSWORD="$(gantry backup key)" restic --no-cache -q -r rest:${url}/box snapshots latest --json`,
    ),
  )
  const ms = Date.parse(summary.backup_end) - Date.parse(summary.backup_start)
  return Math.round(ms / 10) / 100
}

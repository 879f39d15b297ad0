import { against, type Bench } from './bench.ts'
import { openSavedHome } from './saved.ts'
import { followed } from './second.ts'
import { seconds } from './timing.ts'
import { wholeRestore } from './whole.ts'

/**
 * How long it takes until an app, and a whole box, is again what it was, and whether it is; beside restic
 * alone. And what a second box has that follows.
 */
export const restore: Bench = {
  minutes: 50,
  async run(say) {
    const saved = await openSavedHome(say)
    const { home, gantry, shell, writeNoMore, url, report, restic, conditions } = saved
    try {
      await gantry('backup', 'target', 'add', 'nas', 'rest', `url=${url}/box`)
      await gantry('backup', 'now')
      const [name = ''] = (await report()).snapshots
      await writeNoMore()
      say('bring apps back')
      const files = await seconds(() => gantry('backup', 'restore', 'scribe', name, 'nas'))
      const near = await seconds(() => gantry('backup', 'restore', 'scribe', name))
      const rows = await seconds(() => gantry('backup', 'restore', 'diary', name, 'nas'))
      await restic('init')
      await restic(`backup /data/snapshots/${name}/apps/scribe`)
      const plain = await seconds(() => restic('restore latest --target /data/plain'))
      await shell('rm -rf /data/plain')
      const second = await followed(saved, say)
      const whole = await wholeRestore(saved, say)
      return {
        figures: [
          ...whole.figures,
          against('app with files and MariaDB, from a target', files, 's', plain),
          { name: 'the same from a snapshot on the box', value: near, unit: 's' },
          { name: 'app with PostgreSQL, from a target', value: rows, unit: 's' },
          ...second.figures,
        ],
        passed: whole.passed + (second.passed ?? 0),
        failed: whole.failed + (second.failed ?? 0),
        conditions,
      }
    } finally {
      await home.close()
    }
  },
}

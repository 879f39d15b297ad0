import { against, type Bench } from './bench.ts'
import { openSavedHome } from './saved.ts'
import { seconds } from './timing.ts'

/** How long it takes until an app is again what it was, beside restic alone for the same files. */
export const restore: Bench = {
  minutes: 8,
  async run(say) {
    const { home, gantry, shell, url, report, restic, conditions } = await openSavedHome(say)
    try {
      await gantry('backup', 'target', 'add', 'nas', 'rest', `url=${url}/box`)
      await gantry('backup', 'now')
      const [name = ''] = (await report()).snapshots
      await shell('systemctl stop ticks')
      say('bring apps back')
      const files = await seconds(() => gantry('backup', 'restore', 'scribe', name, 'nas'))
      const near = await seconds(() => gantry('backup', 'restore', 'scribe', name))
      const rows = await seconds(() => gantry('backup', 'restore', 'diary', name, 'nas'))
      await restic('init')
      await restic(`backup /data/snapshots/${name}/apps/scribe`)
      const plain = await seconds(() => restic('restore latest --target /data/plain'))
      return {
        figures: [
          against('app with files and MariaDB, from a target', files, 's', plain),
          { name: 'the same from a snapshot on the box', value: near, unit: 's' },
          { name: 'app with PostgreSQL, from a target', value: rows, unit: 's' },
        ],
        conditions,
      }
    } finally {
      await home.close()
    }
  },
}

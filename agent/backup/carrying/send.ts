import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { cutPoint } from '../../base/cut-point.ts'
import { problemOf } from '../../base/errors.ts'
import { exists } from '../../base/files.ts'
import type { Bench } from '../bench.ts'
import type { JobOf } from '../job.ts'
import { takeMoment } from '../moment.ts'
import { Refused } from '../refused.ts'
import { UNREADABLE, unreadIn } from '../repository.ts'
import { type Repository, withRepository } from '../restic.ts'
import { partsOf } from '../restore.ts'
import { clear, prepare } from '../save.ts'
import { sendingRoom, sentFrom } from './sent-from.ts'

/**
 * Everything of one app at one moment, to a place that another box makes for it: the same as a backup
 * holds of it. What was sent before is not sent again. Answers what restic calls it. Throws Refused
 * where not all of it could be had, once the app stands still for it.
 */
export async function send(bench: Bench, job: JobOf<'send'>): Promise<string> {
  const { exec, places, says, turns } = bench
  const { app, target, carried, snapshot } = job
  says('moment')
  const apps = [app]
  const { problems } = await turns.still(() => takeMoment(exec, places, { ...job, apps }))
  cutPoint('send: moment')
  // A backup may be prepared at the same time.
  const own = {
    ...bench,
    places: { ...places, room: sendingRoom(places), run: join(places.run, 'sending') },
  }
  for (const it of [own.places.room, own.places.run])
    await mkdir(it, { recursive: true, mode: 0o711 })
  try {
    const { missing } = await prepare(own, { ...job, apps }, problems)
    if (missing.length > 0 && !app.running) throw notWhole(app.service, missing.join('; '))
    says('send', { about: app.service })
    return await withRepository(bench.restic, target, async repository => {
      await makeReady(repository)
      await repository
        .restic(
          [
            ...['backup', '--json', `--host=move-${carried}`],
            ...[`--tag=moment=${snapshot}`, '--tag=complete'],
            `--exclude-file=${join(own.places.room, 'excludes')}`,
            ...(await partsThere(sentFrom(places), app)),
          ],
          { onProgress: fraction => says('send', { about: app.service, fraction }) },
        )
        .catch(error => {
          const { code, detail = '' } = problemOf(error)
          if (code !== UNREADABLE) throw error
          // While it runs, what is read may be gone the next moment.
          if (!app.running) throw notWhole(app.service, unreadIn(detail).join('; '))
        })
      cutPoint('send: sent')
      const sent = (await repository.snapshots()).findLast(it =>
        it.tags?.includes(`moment=${snapshot}`),
      )
      if (!sent) throw notWhole(app.service, 'nothing came')
      return sent.id
    })
  } finally {
    await clear(own)
  }
}

async function makeReady(repository: Repository): Promise<void> {
  try {
    await repository.restic(['cat', 'config'])
  } catch (error) {
    if (problemOf(error).code !== 'backup-gone') throw error
    await repository.restic(['init'])
  }
}

async function partsThere(root: string, app: JobOf<'send'>['app']): Promise<string[]> {
  const all = partsOf(app).map(it => join(root, it))
  const there = await Promise.all(all.map(async it => ((await exists(it)) ? [it] : [])))
  return there.flat()
}

const notWhole = (service: string, detail: string) =>
  new Refused({
    code: 'move-not-whole',
    message: `not all of ${service} could be sent`,
    hint: 'it stays where it is; look at what is in the way, and move it then',
    detail,
  })

import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { openDesk } from '../../../agent/backup/desk.ts'
import type { Job } from '../../../agent/backup/job.ts'
import type { Kit } from '../../../agent/backup/kit.ts'
import { targetSchema } from '../../../agent/backup/need.ts'
import { openWholeRestore, type WholeRestore } from '../../../agent/backup/whole/whole-restore.ts'
import { problemOf } from '../../../agent/base/errors.ts'

const place = (name: string) => ({
  ...{ name, user: 'kitchen', password: 'secret' },
  target: targetSchema.parse({ kind: 'rest', url: `https://${name}.local/box` }),
})
const kit: Kit = {
  box: { name: 'kitchen', id: '0123456789abcdef' },
  key: 'nephew same apple today inquiry barely skull review rose weather grief pet',
  authority: 'AB:CD',
  targets: [place('nas'), place('away')],
}
const unreachable = { code: 'backup-unreachable', message: 'away cannot be reached' }
const snapshot = { id: 'a1b2c3d4', name: '2026-11-20T17-40-12Z', complete: true, box: kit.box.id }

describe('a box that is to become another one', () => {
  let data: string
  let whole: WholeRestore
  let desk: ReturnType<typeof openDesk>
  let ordered: Job[]
  let apps: string[]
  let stopped: readonly string[][]
  let onStop: () => Promise<void>

  beforeEach(async () => {
    data = await mkdtemp(join(tmpdir(), 'gantry-whole-'))
    onTestFinished(() => rm(data, { recursive: true }))
    ordered = []
    apps = []
    stopped = []
    onStop = async () => {}
    desk = openDesk(join(data, 'backup'), join(data, 'run'))
    whole = openWholeRestore({
      ...{ desk, unit: 'the.service', state: join(data, 'state'), room: join(data, 'backup') },
      async exec(argv) {
        stopped = [...stopped, [...argv]]
        await onStop()
        return ''
      },
      async order(wish) {
        const id = `100-00${ordered.length}-${wish.kind}`
        const job = { ...wish, id, box: { name: '', id: '', epoch: 1 } } as Job
        ordered.push(job)
        if (job.kind === 'whole') await desk.order(job)
        return id
      },
      async outcome(id) {
        const nas = { snapshots: [snapshot], apps: ['notes'] }
        const away = { snapshots: [], problem: unreachable }
        return { id, kind: 'find', at: '', found: { nas, away } }
      },
      apps: async () => apps,
    })
  })

  const refusal = (act: Promise<unknown>) =>
    act.then(
      () => undefined,
      error => problemOf(error).code,
    )
  const begin = (name = 'nas') => whole.begin(kit, name, 'a1b2c3d4')

  it('is told whose backups are where, and what is wrong with a place', async () => {
    const { box, places } = await whole.find(kit)
    expect(box).toBe('kitchen')
    expect(places.map(it => [it.name, it.snapshots.length, it.problem?.code])).toEqual([
      ['nas', 1, undefined],
      ['away', 0, 'backup-unreachable'],
    ])
    expect(ordered).toMatchObject([
      {
        ...{ kind: 'find', from: kit.box.id },
        places: [
          { shown: { key: kit.key, 'nas.user': 'kitchen', 'nas.password': 'secret' } },
          { target: { name: 'away' } },
        ],
      },
    ])
    expect(JSON.stringify(places)).not.toContain('secret')
  })

  it('is not asked for where it has apps, or knows no such place', async () => {
    apps = ['notes']
    expect(await refusal(begin())).toBe('restore-has-apps')
    apps = []
    expect(await refusal(begin('usb'))).toBe('target-unknown')
    expect(ordered).toEqual([])
  })

  it('says how far it is, and is begun once', async () => {
    expect(await whole.look()).toEqual({ state: 'none' })
    await begin()
    expect(await whole.underWay()).toBe(true)
    const id = ordered[0]?.id ?? ''
    const said = { activity: 'ready', says: 'make the box ready', fraction: 0.5, left: 60 } as const
    await desk.saveProgress({ job: id, kind: 'whole', ...said })
    expect(await whole.look()).toEqual({ state: 'working', ...said })
    expect(await refusal(begin())).toBe('restore-running')
    expect(await refusal(whole.find(kit))).toBe('restore-running')
  })

  it('says why it failed, until it is begun again', async () => {
    await begin()
    const id = ordered[0]?.id ?? ''
    await desk.finish({ id, kind: 'whole', at: '', problem: unreachable })
    expect(await whole.look()).toMatchObject({ state: 'failed', problem: unreachable })
    expect(await whole.underWay()).toBe(false)
    await begin()
    expect((await whole.look()).state).toBe('working')
  })

  it('stays what it is when it is stopped, but not once all is in its place', async () => {
    await begin()
    await whole.cancel()
    expect(stopped[0]).toEqual(['systemctl', 'stop', 'the.service'])
    expect(await whole.look()).toEqual({ state: 'none' })
    await mkdir(join(data, 'restored'))
    expect(await whole.look()).toEqual({ state: 'ready' })
    expect(await refusal(whole.cancel())).toBe('restore-done')
  })

  it('becomes the other one where stopping it was too late, and says so', async () => {
    await begin()
    onStop = async () => void (await mkdir(join(data, 'restored'), { recursive: true }))
    expect(await refusal(whole.cancel())).toBe('restore-done')
    expect(await whole.look()).toEqual({ state: 'ready' })
    expect((await desk.jobs()).map(it => it.kind)).toEqual(['whole'])
    expect(stopped.at(-1)).toEqual(['systemctl', 'start', '--no-block', 'the.service'])
  })
})

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { Bench } from '../../../agent/backup/bench.ts'
import type { JobOf } from '../../../agent/backup/job.ts'
import { targetSchema } from '../../../agent/backup/need.ts'
import { findBackups } from '../../../agent/backup/whole/find.ts'
import { ComponentFailed } from '../../../agent/base/errors.ts'
import type { Exec } from '../../../agent/base/exec.ts'

const target = { ...targetSchema.parse({ kind: 'disk', uuid: 'abcd-1234' }), name: 'usb' }
const box = { name: 'kitchen', id: 'me', epoch: 1 }
const job: JobOf<'find'> = {
  ...{ id: '1', kind: 'find', box },
  places: [{ target, shown: { key: 'k' } }],
}
const within = { listing: 50, naming: 50 }
const snapshot = {
  ...{ id: 'a1', short_id: 'a1', time: '2026-11-20T12:00:00Z', hostname: 'gantry-me' },
  tags: ['moment=2026-11-20T12-00-00Z', 'box=me', 'complete'],
}

/** A place with one backup, of which restic says or does that where it is asked for the manifest. */
async function foundAt(dump: Exec, job: JobOf<'find'>) {
  const room = await mkdtemp(join(tmpdir(), 'gantry-find-'))
  onTestFinished(() => rm(room, { recursive: true }))
  const exec: Exec = async (argv, options) => {
    if (argv[0] === 'findfs') return '/dev/sda1'
    if (argv.includes('snapshots')) return JSON.stringify([snapshot])
    return argv.includes('dump') ? await dump(argv, options) : ''
  }
  const restic = { exec, secrets: {}, cache: room, temporary: room, keys: room }
  const bench = { exec, restic, places: { room }, says() {} } as unknown as Bench
  return await findBackups(bench, job, within)
}

const found = async (dump: Exec) => (await foundAt(dump, job)).usb

const kept = [{ id: 'a1', name: '2026-11-20T12-00-00Z', complete: true, box: 'me' }]

it('finds whose backups are at a place', async () => {
  const said = JSON.stringify({ box: { name: 'kitchen', id: 'me' }, apps: {} })
  expect(await found(async () => said)).toEqual({ snapshots: kept, box: 'kitchen', apps: [] })
})

it('offers them without a name where that is damaged, or takes too long', async () => {
  const lost = await found(async () => {
    throw new ComponentFailed('program-failed', 'restic failed with exit code 1', {
      detail: 'pack file 0815 missing',
    })
  })
  expect(lost).toEqual({ snapshots: kept, apps: [] })
  const slow = await found(
    (_argv, { signal } = {}) =>
      new Promise((_done, fail) => signal?.addEventListener('abort', () => fail(new Error('cut')))),
  )
  expect(slow).toEqual({ snapshots: kept, apps: [] })
})

it('asks all places at once, and says of each what is wrong with it', async () => {
  const away = ['one', 'two', 'three'].map(name => ({
    target: { ...targetSchema.parse({ kind: 'rest', url: 'http://127.0.0.1:9/box' }), name },
    shown: {},
  }))
  const there = await foundAt(async () => '', { ...job, places: [...away, ...job.places] })
  expect(there.usb).toMatchObject({ snapshots: kept })
  for (const { target } of away) {
    expect(there[target.name]).toMatchObject({
      snapshots: [],
      problem: { code: 'backup-unreachable' },
    })
  }
})

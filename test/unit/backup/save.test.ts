import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { JobOf, Record } from '../../../agent/backup/job.ts'
import { targetSchema } from '../../../agent/backup/need.ts'
import { type Bench, save } from '../../../agent/backup/save.ts'
import { ComponentFailed } from '../../../agent/base/errors.ts'

const snapshot = '2026-11-20T12-00-00Z'
const target = { ...targetSchema.parse({ kind: 'disk', uuid: 'abcd-1234' }), name: 'usb' }
const job: JobOf<'save'> = {
  ...{ id: '1', kind: 'save', snapshot, nonce: 'a'.repeat(32), apps: [], targets: [target] },
  box: { name: 'kitchen', id: 'me', epoch: 1 },
}

/** A box whose programs answer so, with a moment that is taken already. */
async function saved(answer: (argv: readonly string[]) => string) {
  const room = await mkdtemp(join(tmpdir(), 'gantry-save-'))
  onTestFinished(() => rm(room, { recursive: true }))
  await mkdir(join(room, 'snapshots', snapshot), { recursive: true })
  let record: Record = {
    ...{ since: '2026-11-01T00:00:00Z', back: {} },
    targets: { usb: { missing: [], part: 0, snapshots: [] } },
  }
  const exec = async (argv: readonly string[]) => answer(argv)
  const bench = {
    exec,
    places: {
      ...{ state: join(room, 'state'), snapshots: join(room, 'snapshots'), room, run: room },
      ...{ postgres: room, mariadb: room, signingKey: join(room, 'key') },
    },
    restic: { exec, secrets: {}, cache: room, temporary: room, keys: room },
    says() {},
    note: async (change: (it: Record) => Record) => {
      record = change(record)
    },
  } as unknown as Bench
  const failed = await save(bench, job).catch(error => error)
  return { failed, usb: record.targets.usb, folder: join(room, 'saving') }
}

it('that cannot be prepared is told at every target, and tried again after a pause', async () => {
  const { failed, usb } = await saved(argv => {
    if (argv.includes('snapshot')) throw new ComponentFailed('program-failed', 'no room for that')
    return ''
  })
  expect(failed).toBeInstanceOf(ComponentFailed)
  expect(usb).toMatchObject({ tried: expect.any(String), problem: { message: 'no room for that' } })
})

it('of files that cannot be read is incomplete, and names them', async () => {
  const asked: string[][] = []
  let place = ''
  const { failed, usb } = await saved(argv => {
    if (argv[0] === 'findfs') return '/dev/sda1'
    if (argv[0] !== 'restic') return ''
    asked.push([...argv])
    if (argv.includes('snapshots')) return '[]'
    if (!argv.includes('backup')) return ''
    place = argv.find(it => it.endsWith('/saving/state')) ?? ''
    const item = JSON.stringify(join(place, 'apps/photos/data/one.jpg'))
    throw new ComponentFailed('program-failed', 'restic failed with exit code 3', {
      detail: `{"error":{"message":"input/output error"},"during":"archival","item":${item}}`,
    })
  })
  expect(failed).toBeUndefined()
  expect(usb).toMatchObject({
    succeeded: expect.any(String),
    missing: ['state/apps/photos/data/one.jpg cannot be read'],
  })
  expect(asked.some(it => it.includes('tag') && it.includes('--add=incomplete'))).toBe(true)
})

import { expect, it } from 'vitest'
import { check } from '../../../agent/backup/check.ts'
import type { JobOf, Record } from '../../../agent/backup/job.ts'
import { targetSchema } from '../../../agent/backup/need.ts'
import type { Bench } from '../../../agent/backup/save.ts'
import { ComponentFailed } from '../../../agent/base/errors.ts'

const target = { ...targetSchema.parse({ kind: 'disk', uuid: 'abcd-1234' }), name: 'usb' }
const box = { name: 'kitchen', id: 'me', epoch: 1 }
const job: JobOf<'check'> = { id: '1', kind: 'check', target, part: 3, tidy: false, box }

/** A target where restic answers `check` so. */
async function checked(answer: () => string) {
  let record: Record = {
    ...{ since: '2026-11-01T00:00:00Z', back: {} },
    targets: { usb: { missing: [], part: 2, snapshots: [] } },
  }
  const bench = {
    exec: async () => '',
    restic: {
      ...{ secrets: {}, cache: '/tmp', temporary: '/tmp', keys: '/tmp' },
      async exec(argv: readonly string[]) {
        if (argv[0] === 'findfs') return '/dev/sda1'
        if (argv[0] !== 'restic') return ''
        const [act = ''] = argv.filter(it => ['snapshots', 'forget', 'check'].includes(it))
        if (act === 'check') return answer()
        return act === 'snapshots' ? '[]' : ''
      },
    },
    says() {},
    note: async (change: (it: Record) => Record) => {
      record = change(record)
    },
  } as unknown as Bench
  await check(bench, job).catch(() => {})
  return record.targets.usb
}

const failing = (detail: string) => () => {
  throw new ComponentFailed('program-failed', 'restic failed with exit code 1', { detail })
}

it('notes what it has found apart from how backups go, and reads that part again', async () => {
  const record = await checked(failing('Fatal: repository contains errors'))
  expect(record).toMatchObject({ part: 2, damage: { code: 'backup-damaged' } })
  expect(record?.problem).toBeUndefined()
  const well = await checked(() => '')
  expect(well).toMatchObject({ part: 3, checked: expect.any(String) })
  expect(well?.damage).toBeUndefined()
})

it('does not take a target that is away for one that has lost something', async () => {
  const record = await checked(failing('connect: connection refused'))
  expect(record?.damage).toBeUndefined()
  expect(record?.problem?.code).toBe('backup-unreachable')
})

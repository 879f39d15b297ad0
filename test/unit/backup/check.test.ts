import { createServer, type Server } from 'node:net'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { Bench } from '../../../agent/backup/bench.ts'
import { check } from '../../../agent/backup/check.ts'
import type { JobOf, Record } from '../../../agent/backup/job.ts'
import { targetSchema } from '../../../agent/backup/need.ts'
import { openTurns } from '../../../agent/backup/turns.ts'
import { ComponentFailed } from '../../../agent/base/errors.ts'

const target = { ...targetSchema.parse({ kind: 'disk', uuid: 'abcd-1234' }), name: 'usb' }
const box = { name: 'kitchen', id: 'me', epoch: 1 }
const job: JobOf<'check'> = { id: '1', kind: 'check', target, part: 3, tidy: false, box }

/** The disk is not plugged in any more. */
let away = false

interface Run {
  readonly argv: readonly string[]
  readonly env: Readonly<{ [name: string]: string }>
}

/** A target where restic answers `check` so, and `forget` so. */
async function checked(
  answer: (run: Run) => string,
  it: JobOf<'check'> = job,
  forget: (run: Run) => string = () => '',
) {
  let record: Record = {
    ...{ since: '2026-11-01T00:00:00Z', back: {} },
    targets: { usb: { missing: [], part: 2, snapshots: [] } },
  }
  const bench = {
    exec: async () => '',
    turns: openTurns(),
    restic: {
      ...{ secrets: SECRETS, cache: '/tmp', temporary: '/tmp', keys: '/tmp' },
      async exec(argv: readonly string[], { env = {} }: Partial<Run> = {}) {
        if (argv[0] === 'findfs') return away ? '' : '/dev/sda1'
        if (argv[0] !== 'restic') return ''
        const [act = ''] = argv.filter(it => ['snapshots', 'forget', 'check'].includes(it))
        if (act === 'check') return answer({ argv, env })
        if (act === 'forget') return forget({ argv, env })
        return act === 'snapshots' ? '[]' : ''
      },
    },
    says() {},
    record: async () => record,
    note: async (change: (it: Record) => Record) => {
      record = change(record)
    },
  } as unknown as Bench
  await check(bench, it).catch(() => {})
  return record.targets.usb
}

const SECRETS = { 'usb.user': 'box', 'usb.password': 'adds' }

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

describe('a disk of which something cannot be read', () => {
  const unread = failing('read /x: input/output error')

  it('has lost it where it is there', async () => {
    expect((await checked(unread))?.damage?.code).toBe('backup-disk-unreadable')
  })

  it('has lost nothing where it was pulled out', async () => {
    onTestFinished(() => {
      away = false
    })
    const record = await checked(() => {
      away = true
      return unread()
    })
    expect(record?.damage).toBeUndefined()
    expect(record?.problem?.code).toBe('backup-disk-away')
  })
})

describe('a target where the box may only add', () => {
  let door: Server
  let nas: JobOf<'check'>
  beforeAll(async () => {
    // Whoever listens is there: restic itself is not run.
    door = createServer(it => it.end()).listen(0, '127.0.0.1')
    await new Promise(done => door.once('listening', done))
    const { port } = door.address() as { port: number }
    const url = `http://127.0.0.1:${port}/box`
    const only = { kind: 'rest', url, 'append-only': true }
    nas = { ...job, target: { ...targetSchema.parse(only), name: 'usb' } }
  })
  afterAll(() => void door.close())

  it('is never asked by itself to give something up', async () => {
    const runs: Run[] = []
    await checked(
      () => '',
      nas,
      run => String(runs.push(run)),
    )
    expect(runs).toEqual([])
  })

  it('is tidied up by whoever may, with what he shows and at his door', async () => {
    const runs: Run[] = []
    const url = nas.target.kind === 'rest' ? nas.target.url.replace('/box', '/box-full') : ''
    const tidier = { url, user: 'owner', password: 'deletes' }
    const record = await checked(
      () => '',
      { ...nas, tidy: true, tidier },
      run => String(runs.push(run)),
    )
    expect(runs).toHaveLength(2)
    for (const { env } of runs) {
      expect(env).toMatchObject({
        RESTIC_REPOSITORY: `rest:${url}/`,
        RESTIC_REST_USERNAME: 'owner',
        RESTIC_REST_PASSWORD: 'deletes',
      })
    }
    expect(record).toMatchObject({ tidied: expect.any(String), checked: expect.any(String) })
    expect(JSON.stringify(record)).not.toContain('deletes')
  })

  it('that gives nothing up is told apart from backups that fail', async () => {
    const refusing = failing('unable to remove: 403 Forbidden')
    const record = await checked(() => '', { ...nas, tidy: true }, refusing)
    expect(record).toMatchObject({ untidy: { code: 'tidy-refused' }, part: 2 })
    expect([record?.problem, record?.damage]).toEqual([undefined, undefined])
    const wrong = await checked(
      () => '',
      { ...nas, tidy: true, tidier: { user: 'x' } },
      () => failing('401 Unauthorized')(),
    )
    expect(wrong?.untidy?.code).toBe('backup-not-allowed')
    expect(wrong?.problem).toBeUndefined()
  })
})

it('reads no faster than copies go out, where their owner has set a bound', async () => {
  let said: readonly string[] = []
  const slow = { ...job, target: { ...target, 'upload-limit': 500 } }
  await checked(({ argv }) => {
    said = argv
    return ''
  }, slow)
  expect(said.join(' ')).toContain('--limit-download 500')
})

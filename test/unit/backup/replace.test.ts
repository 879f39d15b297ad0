import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { Bench } from '../../../agent/backup/bench.ts'
import type { JobApp, JobOf, Record } from '../../../agent/backup/job.ts'
import { replace } from '../../../agent/backup/restore.ts'
import { openTurns } from '../../../agent/backup/turns.ts'
import { ComponentFailed, problemOf } from '../../../agent/base/errors.ts'

const app: JobApp = {
  ...{ service: 'notes', running: true, revision: 2, left: ['models'], databases: [] },
  ...{ caches: [], images: [], sqlite: [] },
  folders: [{ id: 'data', exclude: [], owner: '0:0' }],
}
const job = (id: string, half = false): JobOf<'replace'> => ({
  ...{ id, kind: 'replace', app, half, box: { name: 'kitchen', id: 'me', epoch: 1 } },
})

/** An app with a folder, and a stage with what it had; snapshots are made where there is room. */
async function staged() {
  const room = await mkdtemp(join(tmpdir(), 'gantry-replace-'))
  onTestFinished(() => rm(room, { recursive: true }))
  const state = join(room, 'state')
  const now = join(state, 'apps/notes')
  const then = join(state, 'restoring/notes/state/apps/notes')
  for (const [folder, text] of [
    [join(now, 'data'), 'now'],
    [join(now, 'models'), 'now'],
    [join(then, 'data'), 'then'],
    [join(then, 'dropped'), 'then'],
    [join(then, 'models'), 'then'],
  ] as const) {
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'file'), text)
  }
  let record: Record = { since: '2026-11-01T00:00:00Z', targets: {}, back: {} }
  const taken: string[] = []
  const it = { room: true, read: (id: string) => readFile(join(now, id, 'file'), 'utf8') }
  const bench = {
    async exec(argv: readonly string[]) {
      if (argv[0] !== 'btrfs' || !argv.includes('snapshot')) return ''
      if (!it.room) throw new ComponentFailed('program-failed', 'no room')
      taken.push(argv.at(-1) ?? '')
      return ''
    },
    places: { state, snapshots: join(room, 'snapshots'), room, run: room },
    turns: openTurns(),
    says() {},
    record: async () => record,
    note: async (change: (it: Record) => Record) => {
      record = change(record)
    },
  } as unknown as Bench
  return { ...it, it, bench, taken, now, record: () => record }
}

it('keeps what an app has before any of it goes, once for a job', async () => {
  const { bench, taken, now, read, record } = await staged()
  await replace(bench, job('1'))
  expect(await read('data')).toBe('then')
  // The recipe of now has no such folder, and that of then has.
  expect(await read('dropped')).toBe('then')
  expect(await read('models')).toBe('now')
  expect((await readdir(now)).sort()).toEqual(['data', 'dropped', 'models'])
  expect(taken).toHaveLength(1)
  expect(taken[0]).toContain(record().back.notes?.snapshot ?? 'none')
  await replace(bench, job('1'))
  await replace(bench, job('2', true))
  expect(taken).toHaveLength(1)
})

it('touches nothing where that cannot be kept', async () => {
  const { bench, it, read, record } = await staged()
  it.room = false
  const failed = await replace(bench, job('1')).catch(error => error)
  expect(problemOf(failed).code).toBe('restore-unkept')
  expect(await read('data')).toBe('now')
  expect(record().back).toEqual({})
})

import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { JobOf } from '../../../agent/backup/job.ts'
import { targetSchema } from '../../../agent/backup/need.ts'
import { makeRoom } from '../../../agent/backup/restore.ts'

const target = { ...targetSchema.parse({ kind: 'disk', uuid: 'abcd-1234' }), name: 'usb' }

it('keeps what a run of the same job has fetched, and nothing else', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gantry-room-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const into = join(folder, 'notes')
  const job = { id: '1', target }
  const keeps = async (next: Parameters<typeof makeRoom>[1]) => {
    await makeRoom(into, job)
    await writeFile(join(into, 'fetched'), '')
    await makeRoom(into, next)
    return (await readdir(into)).includes('fetched')
  }
  expect(await keeps(job)).toBe(true)
  expect(await keeps({ ...job, id: '2' })).toBe(false)
  expect(await keeps({ id: '1', target: undefined })).toBe(false)
  expect(await keeps({ ...job, earlier: {} as JobOf<'stage'>['earlier'] })).toBe(false)
})

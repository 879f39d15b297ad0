import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openDesk } from '../../../agent/backup/desk.ts'

it('lets go of a job of another version, which nobody would ever do', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gantry-desk-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const desk = openDesk(folder, join(folder, 'run'))
  await mkdir(join(folder, 'jobs'))
  await writeFile(join(folder, 'jobs/1-later.json'), '{"id":"1-later","kind":"later"}')
  const box = { name: 'home', id: '1', epoch: 1 }
  await desk.order({ id: '2-disks', kind: 'disks', box })
  expect((await desk.jobs()).map(it => it.id)).toEqual(['2-disks'])
  expect(await readdir(join(folder, 'jobs'))).toEqual(['2-disks.json'])
})

it('keeps what came of a job that was done again after many others', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gantry-desk-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const desk = openDesk(folder, join(folder, 'run'))
  const done = (id: string) => desk.finish({ id, kind: 'save', at: '' })
  for (let i = 100; i < 160; i++) await done(`${i}-save`)
  expect(await desk.result('105-save')).toBeUndefined()
  await done('099-replace')
  expect(await desk.result('099-replace')).toBeDefined()
})

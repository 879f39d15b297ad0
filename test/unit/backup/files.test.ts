import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { listHere } from '../../../agent/backup/files.ts'
import { problemOf } from '../../../agent/base/errors.ts'

it('lists what is in a snapshot on the box, and follows no link out of it', async () => {
  const snapshots = await mkdtemp(join(tmpdir(), 'gantry-files-'))
  onTestFinished(() => rm(snapshots, { recursive: true }))
  const snapshot = '2026-11-20T12-00-00Z'
  const apps = join(snapshots, snapshot, 'apps')
  await mkdir(join(apps, 'notes'), { recursive: true })
  await writeFile(join(apps, 'letter'), 'dear')
  await symlink('/etc', join(apps, 'out'))
  const found = (path: string) => listHere({ snapshots }, { snapshot, path })
  const names = (await found('apps')).toSorted((one, other) => one.name.localeCompare(other.name))
  expect(names).toEqual([
    { name: 'letter', folder: false, size: 4 },
    { name: 'notes', folder: true, size: 0 },
    { name: 'out', folder: false, size: 0 },
  ])
  expect(await found('apps/letter')).toEqual([{ name: 'letter', folder: false, size: 4 }])
  for (const path of ['apps/out', 'apps/gone', '../..']) {
    const problem = await found(path).catch(problemOf)
    expect(problem).toMatchObject({ code: 'file-unknown' })
  }
})

import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it, onTestFinished } from 'vitest'
import { dumpAll } from '../../../agent/backup/dumps.ts'
import type { JobApp } from '../../../agent/backup/job.ts'
import { putSqlite } from '../../../agent/backup/restore.ts'
import { exists } from '../../../agent/base/files.ts'

const app: JobApp = {
  ...{ service: 'notes', running: true, revision: 1, left: [], databases: [] },
  ...{ caches: [], images: [] },
  folders: [{ id: 'data', exclude: [], owner: '0:0' }],
  sqlite: [{ folder: 'data', pattern: '**/*.db' }],
}

async function boxWithLinks() {
  const state = await mkdtemp(join(tmpdir(), 'gantry-links-'))
  onTestFinished(() => rm(state, { recursive: true }))
  const [own, other] = [join(state, 'apps/notes/data'), join(state, 'apps/other')]
  await mkdir(own, { recursive: true })
  await mkdir(other, { recursive: true })
  for (const it of [join(own, 'own.db'), join(other, 'other.db')]) {
    const database = new DatabaseSync(it)
    database.exec('create table days (day text)')
    database.close()
  }
  await symlink(join(other, 'other.db'), join(own, 'file.db'))
  await symlink(other, join(own, 'folder'))
  await symlink('/nowhere/at/all.db', join(own, 'dangling.db'))
  return { state, other: join(other, 'other.db') }
}

it('writes out databases of the app, and none that its links lead to', async () => {
  const { state } = await boxWithLinks()
  const dumps = join(state, 'dumps')
  const exec = async () => ''
  const found = await dumpAll({
    ...{ exec, state, dumps, run: state, apps: [app], says() {} },
  })
  expect(found.apps.notes?.problems).toEqual([])
  const there = (name: string) => exists(join(dumps, 'notes/data', name))
  expect(await Promise.all(['own.db', 'file.db', 'folder/other.db'].map(there))).toEqual([
    ...[true, false, false],
  ])
})

it('puts nothing back through a link', async () => {
  const { state, other } = await boxWithLinks()
  const before = await readFile(other)
  const dumps = join(state, 'staged/dumps/notes/data')
  await mkdir(join(dumps, 'folder'), { recursive: true })
  for (const it of ['own.db', 'file.db', 'folder/other.db']) await writeFile(join(dumps, it), 'old')
  await putSqlite(join(state, 'staged'), join(state, 'apps/notes'), app)
  expect(await readFile(other)).toEqual(before)
  expect(await readFile(join(state, 'apps/notes/data/own.db'), 'utf8')).toBe('old')
})

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { addDefaultTargets } from '../../../agent/backup/default-targets.ts'
import { presetBackup } from '../../../agent/backup/need.ts'
import { ComponentFailed, type Problem } from '../../../agent/base/errors.ts'

let folder: string
let added: unknown[]
let failed: Problem[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-targets-'))
  added = []
  failed = []
})
afterEach(() => rm(folder, { recursive: true }))

const wanted = presetBackup.parse({
  targets: {
    nas: { kind: 'sftp', host: 'nas', user: 'box' },
    cloud: { kind: 's3', url: 'https://s3.example.org/box' },
  },
  credentials: { cloud: { user: 'id', password: 'secret' } },
})

const start = (claimed: boolean, away = '') =>
  addDefaultTargets({
    ...{ claim: { claimed }, wanted, file: join(folder, 'had') },
    async add(name, { kind }, credentials) {
      if (name === away) throw new ComponentFailed('target-away', 'nobody answers')
      added.push([name, kind, credentials])
    },
    failed: problem => failed.push(problem),
  })

it('waits for an owner, and gives each of them once', async () => {
  await start(false)
  expect(added).toEqual([])
  await start(true)
  await start(true)
  expect(added).toEqual([
    ['nas', 'sftp', {}],
    ['cloud', 's3', { user: 'id', password: 'secret' }],
  ])
})

it('tells which of them does not answer, and tries that one again at the next start', async () => {
  await start(true, 'nas')
  expect(failed.map(it => it.message)).toEqual(['backups do not go to nas yet: nobody answers'])
  expect(added).toHaveLength(1)
  await start(true)
  expect(added.at(-1)).toEqual(['nas', 'sftp', {}])
  expect(failed).toHaveLength(1)
})

it('wants no credentials of a target that is not there', () => {
  const { error } = presetBackup.safeParse({ targets: {}, credentials: { nas: {} } })
  expect(error?.issues.map(it => it.path.join('.'))).toEqual(['credentials.nas'])
})

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openDefaultTargets } from '../../../agent/backup/default-targets.ts'
import { presetBackup } from '../../../agent/backup/need.ts'
import { ComponentFailed } from '../../../agent/base/errors.ts'

let folder: string
let added: unknown[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-targets-'))
  added = []
})
afterEach(() => rm(folder, { recursive: true }))

const wanted = presetBackup.parse({
  targets: {
    nas: { kind: 'sftp', host: 'nas', user: 'box' },
    cloud: { kind: 's3', url: 'https://s3.example.org/box' },
  },
  credentials: { cloud: { user: 'id', password: 'secret' } },
})

const start = (claimed: boolean, away: readonly string[] = []) =>
  openDefaultTargets({
    ...{ claim: { claimed }, wanted, file: join(folder, 'had') },
    has: async () => false,
    async add(name, { kind }, credentials) {
      if (away.includes(name)) throw new ComponentFailed('target-away', 'nobody answers')
      added.push([name, kind, credentials])
    },
  })
const given = async (...about: Parameters<typeof start>) => {
  const targets = await start(...about)
  await targets.give()
  return targets
}

it('waits for an owner, and gives each of them once', async () => {
  await given(false)
  expect(added).toEqual([])
  await given(true)
  await given(true)
  expect(added).toEqual([
    ['nas', 'sftp', {}],
    ['cloud', 's3', { user: 'id', password: 'secret' }],
  ])
})

it('tells which of them do not answer, each, and tries those again', async () => {
  const targets = await given(true, ['nas', 'cloud'])
  const late = { code: 'preset-target-late', detail: 'nobody answers' }
  expect(targets.findings()).toEqual([
    { ...late, values: { target: 'nas' } },
    { ...late, values: { target: 'cloud' } },
  ])
  const after = await given(true, ['cloud'])
  expect(added).toEqual([['nas', 'sftp', {}]])
  expect(after.findings().map(it => it.values)).toEqual([{ target: 'cloud' }])
})

it('wants no credentials of a target that is not there', () => {
  const { error } = presetBackup.safeParse({ targets: {}, credentials: { nas: {} } })
  expect(error?.issues.map(it => it.path.join('.'))).toEqual(['credentials.nas'])
})

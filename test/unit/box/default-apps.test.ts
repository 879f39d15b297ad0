import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Conflict, NotFound, type Problem } from '../../../agent/base/errors.ts'
import { type DefaultApps, installDefaultApps } from '../../../agent/box/default-apps.ts'

let folder: string
let installed: unknown[]
let failed: Problem[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-apps-'))
  installed = []
  failed = []
})
afterEach(() => rm(folder, { recursive: true }))

const box = (claimed: boolean, broken = ''): DefaultApps => ({
  apps: {
    async install(name, { answers }) {
      if (name === broken) throw new Conflict('too-large', 'there is no room')
      installed.push([name, answers])
      return name
    },
  },
  claim: { claimed },
  wanted: { photos: { answers: { name: 'Ours' } }, notes: { answers: {} } },
  file: join(folder, 'done'),
  failed: problem => failed.push(problem),
})

it('waits for an owner, and then does it once', async () => {
  await installDefaultApps(box(false))
  expect(installed).toEqual([])
  await installDefaultApps(box(true))
  await installDefaultApps(box(true))
  expect(installed).toEqual([
    ['photos', { name: 'Ours' }],
    ['notes', {}],
  ])
})

it('tells what could not be installed, and installs the rest', async () => {
  await installDefaultApps(box(true, 'photos'))
  expect(installed).toEqual([['notes', {}]])
  expect(failed.map(it => it.message)).toEqual(['photos was not installed: there is no room'])
})

it('waits with an app that may be in a catalogue which is still to come', async () => {
  let isThere = false
  const waiting: DefaultApps = {
    ...box(true),
    apps: {
      async install(name) {
        if (name === 'photos' && !isThere) throw new NotFound('app-unknown', 'there is none')
        if (installed.includes(name)) throw new Conflict('name-taken', 'it is there')
        installed.push(name)
        return name
      },
    },
    waits: async () => !isThere,
  }
  await installDefaultApps(waiting)
  expect({ installed, failed }).toEqual({ installed: ['notes'], failed: [] })
  isThere = true
  await installDefaultApps(waiting)
  expect({ installed, failed }).toEqual({ installed: ['notes', 'photos'], failed: [] })
})

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Conflict, NotFound } from '../../../agent/base/errors.ts'
import { type DefaultApps, openDefaultApps } from '../../../agent/box/default-apps.ts'

let folder: string
let installed: Map<string, unknown>
/** Of apps that cannot be installed, why. */
let broken: Map<string, Error>

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-apps-'))
  installed = new Map()
  broken = new Map()
})
afterEach(() => rm(folder, { recursive: true }))

/** The box as it is after a start. */
const start = (more: Partial<DefaultApps> = {}) =>
  openDefaultApps({
    apps: {
      async install(name, { answers }) {
        const why = broken.get(name)
        if (why) throw why
        installed.set(name, answers)
        return name
      },
    },
    claim: { claimed: true },
    wanted: { photos: { answers: { name: 'Ours' } }, notes: { answers: {} } },
    has: async name => installed.has(name),
    waits: async () => false,
    file: join(folder, 'settled'),
    ...more,
  })
const noRoom = new Conflict('too-large', 'there is no room', { hint: 'make some' })
const unknown = new NotFound('app-unknown', 'there is none')

it('waits for an owner, and then does it once', async () => {
  await (await start({ claim: { claimed: false } })).give()
  expect(installed.size).toBe(0)
  await (await start()).give()
  expect([...installed]).toEqual([
    ['photos', { name: 'Ours' }],
    ['notes', {}],
  ])
  // Its owner removes one.
  installed.delete('photos')
  await (await start()).give()
  expect([...installed.keys()]).toEqual(['notes'])
})

it('tells of each what could not be installed, and installs the rest', async () => {
  broken.set('photos', noRoom)
  const wanted = { photos: { answers: {} }, notes: { answers: {} }, films: { answers: {} } }
  broken.set('films', unknown)
  const apps = await start({ wanted })
  await apps.give()
  expect([...installed.keys()]).toEqual(['notes'])
  const said = { code: 'preset-app-failed' }
  expect(apps.findings()).toEqual([
    {
      ...{ ...said, app: 'photos', values: { name: 'photos' } },
      detail: 'there is no room\nmake some',
    },
    { ...said, app: 'films', values: { name: 'films' }, detail: 'there is none' },
  ])
})

it('tries again what failed, after a start and without one, and tells nothing once it is there', async () => {
  broken.set('photos', noRoom)
  await (await start()).give()
  const after = await start()
  await after.give()
  expect(after.findings()).toHaveLength(1)
  broken.clear()
  await after.give()
  expect(after.findings()).toEqual([])
  expect([...installed.keys()]).toEqual(['notes', 'photos'])
})

it('leaves alone what its owner has installed meanwhile', async () => {
  broken.set('photos', noRoom)
  const apps = await start()
  await apps.give()
  installed.set('photos', 'by hand')
  await apps.give()
  expect(apps.findings()).toEqual([])
  expect(installed.get('photos')).toBe('by hand')
  installed.delete('photos')
  broken.clear()
  await (await start()).give()
  expect([...installed.keys()]).toEqual(['notes'])
})

it('tries no more what its owner lets go of, and that alone', async () => {
  broken.set('photos', noRoom).set('notes', noRoom)
  const apps = await start()
  await apps.give()
  const [photos] = apps.findings()
  await apps.letGo({ code: 'preset-target-late', values: { target: 'photos' } })
  expect(apps.findings()).toHaveLength(2)
  await apps.letGo(photos!)
  expect(apps.findings().map(it => it.app)).toEqual(['notes'])
  broken.clear()
  await apps.give()
  await (await start()).give()
  expect([...installed.keys()]).toEqual(['notes'])
})

it('waits with an app that may be in a catalogue which is still to come', async () => {
  let isThere = false
  broken.set('photos', unknown)
  const apps = await start({ waits: async () => !isThere })
  await apps.give()
  expect({ installed: [...installed.keys()], told: apps.findings() }).toEqual({
    ...{ installed: ['notes'], told: [] },
  })
  isThere = true
  broken.clear()
  await apps.give()
  expect([...installed.keys()]).toEqual(['notes', 'photos'])
})

it('brings nothing to a box that an earlier version gave everything', async () => {
  await writeFile(join(folder, 'settled'), '')
  await (await start()).give()
  expect(installed.size).toBe(0)
})

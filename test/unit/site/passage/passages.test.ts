import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Exec, exec as execute } from '../../../../agent/base/exec.ts'
import { exists } from '../../../../agent/base/files.ts'
import { passages } from '../../../../agent/site/passage/passages.ts'
import type { PassageStep } from '../../../../agent/site/passage/plan.ts'
import { desiredWith } from '../../../fakes/desired.ts'

let room: string
let asked: string[]
/** What the program does when it is told something. */
let hears: () => Promise<void>

beforeEach(async () => {
  room = await mkdtemp(join(tmpdir(), 'passages-'))
  asked = []
  hears = async () => {
    const { mark } = JSON.parse(await readFile(join(room, 'file'), 'utf8'))
    await writeFile(join(room, 'mark'), mark)
  }
})
afterEach(() => rm(room, { recursive: true }))

const exec: Exec = async (argv, options) => {
  if (argv[0] !== 'systemctl') return await execute(argv, options)
  asked.push(argv[1] ?? '')
  if (argv[1] === 'reload-or-restart') await hears()
  return ''
}
const open = () =>
  passages({
    ...{ exec, folder: join(room, 'key'), file: join(room, 'file'), said: room, patience: 200 },
    running: () => [],
  })
const TELL: PassageStep = {
  ...{ kind: 'tell', mark: 'm1', says: '' },
  passages: { callers: [], leads: {}, entrances: [] },
}
const observed = () => open().observe(desiredWith([]))
const does = (step: PassageStep) => open().apply(step, () => {})

it('makes a key that nobody else reads, is known by it, and forgets it', async () => {
  expect((await observed()).shows).toBeUndefined()
  await does({ kind: 'key', says: '' })
  const { shows } = await observed()
  expect(shows).toMatch(/^[0-9a-f]{64}$/)
  expect((await stat(join(room, 'key/key.pem'))).mode & 0o777).toBe(0o600)
  await does({ kind: 'key', says: '' })
  expect((await observed()).shows).not.toBe(shows)
  await does({ kind: 'forget', says: '' })
  expect((await observed()).shows).toBeUndefined()
})

it('returns once the program does what it was told', async () => {
  await does(TELL)
  expect((await observed()).told).toBe('m1')
  expect(asked).toEqual(['reload-or-restart'])
})

it('stops a program that does not, so that nobody is let through', async () => {
  hears = async () => {}
  await expect(does(TELL)).rejects.toMatchObject({ code: 'passage-failed' })
  expect(asked).toEqual(['reload-or-restart', 'stop'])
})

it('hears whom it does not reach', async () => {
  await writeFile(join(room, 'away'), '["x"]')
  expect((await observed()).away).toEqual(['x'])
  await does({ kind: 'end', says: '' })
  expect(await exists(join(room, 'file'))).toBe(false)
})

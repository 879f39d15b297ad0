import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Finding } from '../../../agent/base/finding.ts'
import { openRegister } from '../../../agent/findings/register.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-findings-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** A clock that a test turns, and registers that go by it. */
function clock(at = Date.parse('2026-03-01T12:00:00Z')) {
  const clock = { at, believed: true }
  const open = () =>
    openRegister({
      file: join(folder, 'findings.json'),
      time: () => (clock.believed ? clock.at : undefined),
      now: () => clock.at,
    })
  return { clock, open }
}

const cable: Finding = { code: 'cable-out', values: { card: 'eth0' } }
const crash: Finding = { code: 'app-crashed', app: 'notes', values: { title: 'Notes' } }
const disk = (free: number): Finding => ({ code: 'disk-low', values: { free } })

it('tells what is wrong and since when, the most urgent first', async () => {
  const { clock: it, open } = clock()
  const register = await open()
  await register.see([crash])
  it.at += MINUTE
  await register.see([crash, cable])
  expect(register.list()).toEqual([
    { ...cable, urgency: 'now', place: 'network', since: '2026-03-01T12:01:00.000Z' },
    {
      ...crash,
      urgency: 'later',
      place: 'app',
      fix: 'understood',
      since: '2026-03-01T12:00:00.000Z',
    },
  ])
})

it('forgets what is over, and takes it for new when it comes again', async () => {
  const { clock: it, open } = clock()
  const register = await open()
  await register.see([cable])
  await register.see([])
  expect(register.list()).toEqual([])
  it.at += HOUR
  await register.see([cable])
  expect(register.list()[0]?.since).toBe('2026-03-01T13:00:00.000Z')
})

it('knows that it is the same although a number is another one', async () => {
  const { clock: it, open } = clock()
  const register = await open()
  await register.see([disk(9)])
  it.at += HOUR
  await register.see([disk(8)])
  expect(register.list()).toMatchObject([
    { values: { free: 8 }, since: '2026-03-01T12:00:00.000Z' },
  ])
})

it('knows after a start since when something is so, as soon as it has seen it', async () => {
  const { clock: it, open } = clock()
  await (await open()).see([cable, disk(9)])
  it.at += HOUR
  const register = await open()
  expect(register.list()).toEqual([])
  await register.see([disk(9)])
  it.at += MINUTE
  // Another start comes before everything was looked at.
  const again = await open()
  await again.see([cable])
  expect(again.list()).toMatchObject([{ code: 'cable-out', since: '2026-03-01T12:00:00.000Z' }])
})

it('keeps what has happened until it was read, over a start, and three days at most', async () => {
  const { clock: it, open } = clock()
  await (await open()).see([crash])
  it.at += HOUR
  const register = await open()
  await register.see([])
  expect(register.list()).toMatchObject([{ code: 'app-crashed' }])
  await register.understood(crash)
  expect(register.list()).toEqual([])
  expect((await open()).list()).toEqual([])

  await register.see([crash])
  it.at += 73 * HOUR
  await register.see([])
  expect(register.list()).toEqual([])
})

it('says no time while the clock cannot be believed', async () => {
  const { clock: it, open } = clock()
  it.believed = false
  const register = await open()
  await register.see([cable])
  expect(register.list()[0]).not.toHaveProperty('since')
})

it('writes only when something has changed, and begins anew where the file is damaged', async () => {
  const { open } = clock()
  const file = join(folder, 'findings.json')
  const register = await open()
  await register.see([cable])
  await writeFile(file, '[{"code": "cable-')
  await register.see([cable])
  expect(await readFile(file, 'utf8')).toBe('[{"code": "cable-')
  const after = await open()
  await after.see([crash])
  expect(after.list()).toMatchObject([{ code: 'app-crashed' }])
})

it('tells what is wrong although it cannot be written down', async () => {
  const { open } = clock()
  const register = await open()
  await rm(folder, { recursive: true })
  await writeFile(folder, 'no folder')
  await register.see([cable])
  expect(register.list()).toMatchObject([{ code: 'cable-out' }])
})

import { appendFile, mkdtemp, readdir, readFile, rm, stat, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Audit, type Happened, openAudit } from '../../../agent/audit/journal.ts'
import { placeOf } from '../../../agent/audit/place.ts'
import { subjectOf } from '../../../agent/audit/subject.ts'

let folder: string
let clock: number
let said: string[]
let audit: Audit
const open = () =>
  openAudit(
    folder,
    () => clock,
    line => void said.push(line),
  )
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-audit-'))
  clock = Date.UTC(2026, 0, 1)
  said = []
  audit = await open()
})
afterEach(() => rm(folder, { recursive: true }))

const stop: Happened = { by: 'person', name: 'Ada', verb: 'app.stop', object: 'a', outcome: 'done' }
const wrong: Happened = { by: 'stranger', verb: 'session.open', outcome: 'sign-in-wrong' }
const all = async () => (await audit.read({ limit: 100_000 })).entries

it('has what was done on disk before anybody hears of it, the youngest first', async () => {
  await audit.record(stop)
  await audit.record({ ...stop, object: 'b' })
  expect((await readFile(join(folder, 'acts.jsonl'), 'utf8')).split('\n')).toHaveLength(3)
  expect((await all()).map(it => [it.number, it.object])).toEqual([
    [2, 'b'],
    [1, 'a'],
  ])
})

it('goes on counting after a restart, and passes over what a power cut broke off', async () => {
  await audit.record(stop)
  await appendFile(join(folder, 'acts.jsonl'), '{"number":2,"at":"2026')
  audit = await open()
  await audit.record({ ...stop, object: 'b' })
  expect((await all()).map(it => [it.number, it.object])).toEqual([
    [2, 'b'],
    [1, 'a'],
  ])
  await truncate(join(folder, 'acts.jsonl'), 0)
  expect(await all()).toEqual([])
})

it('says of what was begun and never ended that it was interrupted, once', async () => {
  const { outcome, ...deed } = stop
  const first = await audit.begin(deed)
  clock += 1000
  await audit.begin({ ...deed, object: 'b' })
  await audit.record({ ...deed, outcome }, first)
  // As after a kill: of the first one the line is there, although the note of it still is, too.
  for (let i = 0; i < 2; i++) audit = await open()
  expect((await all()).map(it => [it.at, it.object, it.outcome])).toEqual([
    ['2026-01-01T00:00:01.000Z', 'b', 'interrupted'],
    ['2026-01-01T00:00:00.000Z', 'a', 'done'],
  ])
  await audit.record(stop, await audit.begin(deed))
  expect(await readFile(join(folder, 'begun.jsonl'), 'utf8')).toBe('')
})

it('is found by words, and read page by page', async () => {
  for (const object of ['one', 'two', 'three']) await audit.record({ ...stop, object })
  const { entries, older } = await audit.read({ search: 'ADA stop', limit: 2 })
  expect([entries.map(it => it.object), older]).toEqual([['three', 'two'], true])
  const before = entries.at(-1)?.number
  expect(await audit.read({ search: 'ada', before, limit: 2 })).toMatchObject({
    entries: [{ object: 'one' }],
    older: false,
  })
})

it('is bounded, and keeps the youngest', async () => {
  const what = 'x'.repeat(60_000)
  for (let i = 1; i <= 100; i++) await audit.record({ ...stop, object: String(i), what })
  const names = await readdir(folder)
  const sizes = await Promise.all(names.map(async it => (await stat(join(folder, it))).size))
  expect(sizes.reduce((sum, it) => sum + it, 0)).toBeLessThan(8 * 600 * 1024)
  const kept = (await all()).map(it => Number(it.object))
  expect(kept[0]).toBe(100)
  expect(kept).toEqual(kept.map((_, i) => 100 - i))
})

it('counts what strangers try, and lets it push out nothing that people did', async () => {
  await audit.record(stop)
  for (let i = 0; i < 1_500; i++) {
    clock += 5000
    await audit.record({ ...wrong, object: 'x'.repeat(2_000) })
  }
  expect((await all()).at(-1)).toMatchObject({ object: 'a' })
  clock += 60_000
  for (let i = 0; i < 100; i++) await audit.record(wrong)
  clock += 60_000
  await audit.record(wrong)
  const [last, ...before] = await all()
  expect(last?.more).toBe(94)
  expect(before.slice(0, 5).every(it => it.more === undefined)).toBe(true)
})

it('says so where it cannot be written, and goes on', async () => {
  await rm(folder, { recursive: true })
  await audit.record(stop)
  expect(said.join()).toContain('cannot be written')
  audit = await open()
  await audit.record(stop)
  expect(await all()).toHaveLength(1)
})

it.each([
  ['192.168.1.7', 'home'],
  ['fe80::1%eth0', 'home'],
  ['fd12::7', 'home'],
  ['2001:db8:77::5', 'home'],
  ['2001:db8:78::5', 'elsewhere'],
  ['203.0.113.9', 'elsewhere'],
  ['127.0.0.1', 'box'],
  ['::1', 'box'],
  ['not an address', undefined],
  ['', undefined],
])('%s is %s', (address, place) => {
  expect(placeOf(address, { onLink: ['192.168.77.0/24', '2001:db8:77::/64'] })).toBe(place)
})

it('names what was done to what, and nothing that could be a secret', () => {
  const all = () => true
  expect(subjectOf({ service: 'a', env: { KEY: 'hidden' }, answers: { q: 'hidden' } }, all)).toBe(
    'a',
  )
  expect(subjectOf({ name: 'Ada', password: 'hidden', code: '123456' }, all)).toBe('Ada')
  expect(subjectOf({ name: 'my password', password: 'x' }, () => false)).toBeUndefined()
  expect(subjectOf({ domain: { name: 'a.example' }, credentials: { token: 'hidden' } }, all)).toBe(
    'a.example',
  )
  expect(subjectOf({ wish: { way: 'mail', user: 'hidden', password: 'hidden' } }, all)).toBe('mail')
  const back = { service: 'a', snapshot: '2026-11-20T12-00-00Z', target: 'nas', as: 'b' }
  expect(subjectOf(back, all)).toBe('a 2026-11-20T12-00-00Z nas b')
  expect(subjectOf({ name: 'nas', target: { kind: 'nas', secret: 'hidden' } }, all)).toBe('nas')
  expect(subjectOf({ path: '/dev/sdb' }, all)).toBe('/dev/sdb')
  const named = (it: string) => (it === '1' ? 'Ada' : it)
  expect(subjectOf({ service: 'a', people: ['1', 'Ben'] }, all, named)).toBe('a Ada Ben')
  expect(subjectOf({ service: 'a', people: null }, all, named)).toBe('a everybody')
  expect(subjectOf({ recipe: 'name = "a"\nsecret = "hidden"' }, all)).toBeUndefined()
  for (const odd of [null, 7, 'x', [], { name: {} }]) expect(subjectOf(odd, all)).toBeUndefined()
})

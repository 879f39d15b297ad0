import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type CatalogueApp, readCatalogue } from '../../../agent/box/catalogue.ts'
import { filesOf, scoreIn } from '../../../agent/box/recipe-folder.ts'
import { openBrought } from '../../../agent/catalogues/brought.ts'
import { openCatalogues, type Sources } from '../../../agent/catalogues/catalogues.ts'
import { type Index, type Release, readIndex } from '../../../agent/catalogues/index-file.ts'
import { sign } from '../../../agent/catalogues/minisign.ts'
import { release } from '../../../agent/catalogues/release.ts'
import { digestOf, TEST_REPORT } from '../../../agent/recipe/test-report.ts'
import { newCatalogueKey } from '../../fakes/catalogue-key.ts'

const { secret, open } = newCatalogueKey()
const source = { url: 'https://example.org/apps', key: open, priority: -1 }
const sources: Sources = { friends: source }

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-catalogues-'))
})
afterEach(() => rm(folder, { recursive: true }))

const out = () => join(folder, 'out')

const notesAt = (version: string, more = '') =>
  `service = "notes"\nimage = "docker.io/example/notes:${version}"\nversion = "${version}"\n${more}[https]\n`

async function releaseNotes(version: string, more = ''): Promise<void> {
  const notes = join(folder, 'recipes/notes')
  await mkdir(notes, { recursive: true })
  await writeFile(join(notes, 'recipe.toml'), notesAt(version, more))
  const recipes = join(folder, 'recipes')
  await release({ recipes, out: out(), key: secret, now: '2026-11-20T09:00:00.000Z' })
}

/** What another version of Gantry would have released. */
async function resign(change: (index: Index) => object): Promise<void> {
  const index = readIndex(await readFile(join(out(), 'index.json'), 'utf8'))
  const text = JSON.stringify(change(index))
  await writeFile(join(out(), 'index.json'), text)
  await writeFile(join(out(), 'index.json.minisig'), sign(text, secret, 'number 1'))
}

/** A web server with what was released; `spoil` changes what it sends. */
function box(
  spoil: (path: string, content: Buffer) => Buffer | undefined = (_, it) => it,
  before: (path: string, signal: AbortSignal) => Promise<unknown> | undefined = () => undefined,
  own: ReadonlyMap<string, CatalogueApp> = new Map(),
) {
  const offered = new Map<string, CatalogueApp>()
  const get: typeof fetch = async (input, init) => {
    const path = String(input).replace(source.url, '')
    await before(path, init?.signal ?? AbortSignal.any([]))
    const content = await readFile(join(out(), path)).catch(() => undefined)
    const sent = content && spoil(path, content)
    return sent ? new Response(new Uint8Array(sent)) : new Response('', { status: 404 })
  }
  const brought = openBrought(join(folder, 'brought'))
  const options = { folder: join(folder, 'box'), own, brought, offered, get }
  const catalogues = openCatalogues({ ...options, now: () => new Date(0) })
  const add = (name: string, it: Sources[string], others: Sources) =>
    catalogues.add(name, it, others, async () => {}).taken
  return { offered, ...catalogues, add, begin: catalogues.add, bring: brought.keep }
}
const versionIn = (offered: Map<string, CatalogueApp>) => offered.get('notes')?.recipe.version

it('offers what was released, and what is newer', async () => {
  await releaseNotes('1.0')
  const { offered, add, refresh, report } = box()
  await add('friends', source, {})
  expect(versionIn(offered)).toBe('1.0')
  await releaseNotes('1.1')
  await refresh('friends', sources)
  expect(versionIn(offered)).toBe('1.1')
  expect(await report(sources)).toMatchObject([{ name: 'friends', number: 2, apps: 1 }])
})

it('is one that is still to come until what is here of it was read', async () => {
  await releaseNotes('1.0')
  const first = box()
  expect(await first.missing(sources)).toEqual(['friends'])
  await first.add('friends', source, {})
  expect(await first.missing(sources)).toEqual([])
  const after = box()
  expect(await after.missing(sources)).toEqual(['friends'])
  await after.load(sources)
  expect(await after.missing(sources)).toEqual([])
  expect(versionIn(after.offered)).toBe('1.0')
})

it('shows the score that a recipe was released with', async () => {
  await releaseNotes('1.0', '[about]\nlicense = "MIT"\n')
  const { apps } = readIndex(await readFile(join(out(), 'index.json'), 'utf8'))
  expect(apps.notes?.[0]?.score).toMatchObject({ points: 20 })
  const { offered, add } = box()
  await add('friends', source, {})
  expect(offered.get('notes')?.score).toEqual(apps.notes?.[0]?.score)
  expect(offered.get('notes')?.score.lacks).not.toContain('licence')
})

it('takes along that a recipe went through its life on a box', async () => {
  const notes = join(folder, 'recipes/notes')
  await mkdir(notes, { recursive: true })
  await writeFile(join(notes, 'recipe.toml'), notesAt('1.0'))
  const report = { recipe: digestOf(await filesOf(notes)), at: '', steps: { install: true } }
  await writeFile(join(notes, TEST_REPORT), JSON.stringify(report))
  await releaseNotes('1.0')
  const { offered, add } = box()
  await add('friends', source, {})
  const found = offered.get('notes')
  expect(found?.score.lacks).not.toContain('tested')
  // As it is looked at where an index says nothing: by the files that came.
  expect(found && (await scoreIn(found.folder, found.recipe))).toEqual(found?.score)
})

it.each([
  {
    what: 'an older Gantry, and finds the score itself',
    change: ({ version, files }: Release) => ({ version, files }),
    score: { points: 10, lacks: expect.arrayContaining(['licence']) },
  },
  {
    what: 'a newer one, and passes over what it does not know',
    change: (it: Release) => ({
      ...it,
      score: { points: 97, lacks: ['signed-image', 'icon'], since: 2031 },
      mood: 'good',
    }),
    score: { points: 97, lacks: ['icon'] },
  },
])('reads the index of $what', async ({ change, score }) => {
  await releaseNotes('1.0')
  await resign(({ apps, ...it }) => ({
    ...it,
    tomorrow: 1,
    apps: { notes: apps.notes?.map(change) },
  }))
  const { offered, add } = box()
  await add('friends', source, {})
  expect(offered.get('notes')?.score).toEqual(score)
})

it('has it after a start without asking anybody', async () => {
  await releaseNotes('1.0')
  await box().add('friends', source, {})
  const { offered, load } = box(() => undefined)
  await load(sources)
  expect(versionIn(offered)).toBe('1.0')
})

it('is missing until it was fetched, and takes nothing away from others', async () => {
  await releaseNotes('1.0')
  const both: Sources = { ...sources, far: { ...source, url: 'https://example.com/nothing' } }
  const { missing, refreshAll, offered, report } = box()
  expect(await missing(both)).toEqual(['friends', 'far'])
  await refreshAll(both)
  expect(await missing(both)).toEqual(['far'])
  await refreshAll(both, await missing(both))
  expect(versionIn(offered)).toBe('1.0')
  expect((await report(both))[1]?.problem?.code).toBe('catalogue-unreachable')
})

it.each([
  {
    what: 'whose signature is that of somebody else',
    spoil: (path: string, it: Buffer) => (path.endsWith('.json') ? Buffer.from(`${it} `) : it),
    code: 'signature-wrong',
  },
  {
    what: 'that is cut off in the middle of a file',
    spoil: (path: string, it: Buffer) => (path.endsWith('.toml') ? it.subarray(0, 20) : it),
    code: 'catalogue-damaged',
  },
  {
    what: 'of which a file is missing',
    spoil: (path: string, it: Buffer) => (path.endsWith('.toml') ? undefined : it),
    code: 'catalogue-unreachable',
  },
  { what: 'that is not there', spoil: () => undefined, code: 'catalogue-unreachable' },
])('keeps what it has beside one $what, and says so', async ({ spoil, code }) => {
  await releaseNotes('1.0')
  await box().add('friends', source, {})
  await releaseNotes('1.1')
  const { offered, load, refresh, report } = box(spoil)
  await load(sources)
  await expect(refresh('friends', sources)).rejects.toMatchObject({ code })
  expect(versionIn(offered)).toBe('1.0')
  expect(await report(sources)).toMatchObject([{ number: 1, problem: { code } }])
})

it('takes no older one than it had', async () => {
  await releaseNotes('1.0')
  const old = await readFile(join(out(), 'index.json'))
  const signature = await readFile(join(out(), 'index.json.minisig'))
  await releaseNotes('1.1')
  await box().add('friends', source, {})
  const { refresh } = box((path, it) =>
    path === '/index.json' ? old : path.endsWith('minisig') ? signature : it,
  )
  await expect(refresh('friends', sources)).rejects.toMatchObject({ code: 'catalogue-older' })
})

it('brings any version that was ever released', async () => {
  await releaseNotes('1.0')
  await releaseNotes('1.1')
  const { add, version } = box()
  await add('friends', source, {})
  const place = await version('notes', '1.0', sources)
  expect(await readFile(join(place, 'recipe.toml'), 'utf8')).toContain('version = "1.0"')
  await expect(version('notes', '7', sources)).rejects.toMatchObject({
    hint: 'there are: 1.1, 1.0',
  })
})

it('has the version that travels in the box, and the one that was brought', async () => {
  await releaseNotes('1.1')
  const inTheBox = join(folder, 'in-the-box')
  await mkdir(join(inTheBox, 'notes'), { recursive: true })
  await writeFile(join(inTheBox, 'notes/recipe.toml'), notesAt('0.9'))
  const own = await readCatalogue(inTheBox, '/nowhere')
  const { add, version, bring } = box(undefined, undefined, own)
  await add('friends', source, {})
  expect(await version('notes', '0.9', sources)).toBe(join(inTheBox, 'notes'))
  await bring(notesAt('3.0'), new Set())
  expect(await version('notes', '3.0', sources)).toContain('brought')
  await expect(version('notes', '7', sources)).rejects.toMatchObject({
    hint: 'there are: 3.0, 0.9, 1.1',
  })
})

it('takes the app of the catalogue that comes first', async () => {
  await releaseNotes('1.0')
  const { offered, add, load } = box()
  await add('friends', source, {})
  await releaseNotes('2.0')
  await add('work', { ...source, priority: 5 }, sources)
  expect(versionIn(offered)).toBe('2.0')
  await load({ friends: { ...source, priority: 9 }, work: source })
  expect(versionIn(offered)).toBe('1.0')
})

it('releases no version a second time with other files', async () => {
  await releaseNotes('1.0')
  await expect(releaseNotes('1.0', '# changed\n')).rejects.toMatchObject({ code: 'version-taken' })
})

it('adds none of which nothing can be had, and forgets one that goes', async () => {
  await releaseNotes('1.0')
  const wrong = { ...source, key: newCatalogueKey().open }
  await expect(box().add('friends', wrong, {})).rejects.toMatchObject({ code: 'signature-wrong' })
  const { offered, add, forget } = box()
  await add('friends', source, {})
  await forget('friends', sources)
  expect(offered.size).toBe(0)
})

it('releases no file that a computer leaves in folders, and none that is too large', async () => {
  await mkdir(join(folder, 'recipes/notes'), { recursive: true })
  await writeFile(join(folder, 'recipes/notes/.DS_Store'), 'left')
  await releaseNotes('1.0')
  const { offered, add } = box()
  await add('friends', source, {})
  expect(versionIn(offered)).toBe('1.0')
  await writeFile(join(folder, 'recipes/notes/large.bin'), Buffer.alloc(2 ** 20 + 1))
  await expect(releaseNotes('1.1')).rejects.toThrow('larger than a mebibyte')
})

it('heals where its index or a file on the disk cannot be read', async () => {
  await releaseNotes('1.0')
  const { offered, add, refresh, report } = box()
  await add('friends', source, {})
  const kept = join(folder, 'box/friends')
  await writeFile(join(kept, 'index.json'), '{"format":2}')
  expect(await report(sources)).toMatchObject([{ name: 'friends', apps: 0 }])
  await refresh('friends', sources)
  await writeFile(join(kept, 'apps/notes/recipe.toml'), '')
  await refresh('friends', sources)
  expect(versionIn(offered)).toBe('1.0')
})

it('says which of its apps this box cannot read', async () => {
  await releaseNotes('1.0')
  const { add, load, refresh, report } = box()
  await add('friends', source, {})
  await writeFile(
    join(folder, 'box/friends/apps/notes/recipe.toml'),
    'service = "notes"\nlater = 1\n',
  )
  await load(sources)
  expect(await report(sources)).toMatchObject([{ problem: { code: 'catalogue-newer' } }])
  await refresh('friends', sources)
  expect((await report(sources))[0]).not.toHaveProperty('problem')
})

it('takes of two that are ranked alike the one that was there first, for all that is asked', async () => {
  await releaseNotes('1.0')
  const { offered, add, load, version } = box()
  await add('friends', source, {})
  const both: Sources = { friends: source, others: source }
  await add('others', source, sources)
  await load(both)
  expect(offered.get('notes')?.folder).toContain('/friends/')
  expect(await version('notes', '1.0', both)).toContain('/friends.versions/')
})

it('is fetched by one at a time', async () => {
  await releaseNotes('1.0')
  const { offered, add, refresh } = box()
  await add('friends', source, {})
  await releaseNotes('1.1')
  await Promise.all([1, 2, 3].map(() => refresh('friends', sources)))
  expect(versionIn(offered)).toBe('1.1')
})

it('tells how far one is that is tried, and takes no other meanwhile', async () => {
  await releaseNotes('1.0')
  const [asked, open] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const { begin, trial } = box(undefined, path => {
    if (!path.endsWith('.toml')) return undefined
    asked.resolve()
    return open.promise
  })
  let used = false
  const { taken } = begin('friends', source, {}, async () => {
    used = true
  })
  await asked.promise
  expect(trial({})).toMatchObject({ name: 'friends', fetching: { done: 0, all: 1 } })
  expect(() => begin('others', source, {}, async () => {})).toThrow('friends is being tried')
  open.resolve()
  await taken
  expect(used).toBe(true)
  expect(trial(sources)).toBeUndefined()
})

it('goes on telling why one was not taken, until it is taken away', async () => {
  const { add, trial, forget } = box()
  await expect(add('friends', source, {})).rejects.toMatchObject({ code: 'catalogue-unreachable' })
  expect(trial({})).toMatchObject({ ...source, problem: { code: 'catalogue-unreachable' } })
  await forget('friends', {})
  expect(trial({})).toBeUndefined()
})

it('lets go of one that is tried', async () => {
  await releaseNotes('1.0')
  const asked = Promise.withResolvers<void>()
  const { begin, trial, forget, offered } = box(undefined, (path, signal) => {
    if (!path.endsWith('.toml')) return undefined
    asked.resolve()
    return new Promise((_, fail) => signal.addEventListener('abort', () => fail(signal.reason)))
  })
  const use = () => Promise.reject(new Error('it is used all the same'))
  const { taken } = begin('friends', source, {}, use)
  await asked.promise
  const ended = expect(taken).rejects.toMatchObject({ code: 'catalogue-unreachable' })
  await forget('friends', {})
  await ended
  expect([trial({}), offered.size]).toEqual([undefined, 0])
})

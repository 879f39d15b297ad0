import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeToml } from '../../../agent/base/toml.ts'
import { proveCode } from '../../../agent/claim/claimant.ts'
import type { Context } from '../../../agent/commands/command.ts'
import { siteCommand } from '../../../agent/commands/site.ts'
import { readDescription, writeDescription } from '../../../agent/commands/site-folder.ts'
import type { Description } from '../../../agent/description/description.ts'
import { readAddress } from '../../../agent/workstation/address.ts'
import { openLine, rootShownAt } from '../../../agent/workstation/line.ts'
import { openRemote } from '../../../agent/workstation/remote.ts'
import { freePort } from '../../browser/ports.ts'
import { startWorkstation, type Workstation } from '../../fakes/workstation.ts'

const password = 'correct horse battery'
const NOTES = `service = "notes"
image = "example.org/notes:1"
version = "1"

[questions.title]
type = "text"
label = "What is it called?"
default = "Notes"

[questions.door]
type = "password"
label = "The word at its door"
default = "sesame"

[https]
port = 8080
`

let folder: string
let site: string
let box: Workstation
let host: string
let root: string
let token: string
/** How often the person at the keyboard was asked. */
let asked = 0

const remoteFor = () =>
  openRemote({
    line: openLine(readAddress(host), root),
    token,
    person: {
      name: async () => 'ada',
      async password() {
        asked++
        return password
      },
      code: () => Promise.reject(new Error('there is no second factor')),
    },
  })

interface Shown {
  readonly says: string
}
interface Told {
  readonly host: string
  readonly changes: readonly Shown[]
  readonly obstacles: readonly Shown[]
  readonly failed: readonly (Shown & { readonly problem: { readonly code: string } })[]
  readonly left: Pick<Told, 'changes' | 'obstacles'>
  readonly done: boolean
  readonly problem?: { readonly code: string }
}

async function run(act: string, more: Partial<Context> = {}, into = site) {
  const said: string[] = []
  const context = {
    ...{ json: true, wait: true, agree: true, force: false, hosts: [host], host },
    reach: async (it: string) => {
      if (it !== host) throw new Error(`nobody is at ${it}`)
      return remoteFor()
    },
    say: (line: string) => said.push(line),
    warn: () => {},
    ...more,
  } as unknown as Context
  const code = await siteCommand([act, into], context)
  const { boxes } = JSON.parse(said[0] ?? '{}') as { readonly boxes: readonly Told[] }
  return { code, boxes, box: boxes[0] as Told }
}
const says = (list: readonly Shown[] = []) => list.map(it => it.says)

/** Files as somebody edits them. */
async function edit(change: (it: Description) => Description): Promise<void> {
  const path = join(site, host.replace(':', '-'))
  const now = await readDescription(path)
  const pulled = await readFile(join(path, 'pulled.toml'), 'utf8')
  await writeDescription(path, change(now), { host, revision: 'x' })
  await writeFile(join(path, 'pulled.toml'), pulled)
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-site-'))
  site = join(folder, 'site')
  const [httpPort, httpsPort] = [await freePort(), await freePort()]
  box = await startWorkstation({ httpPort, httpsPort, page: folder, log: () => {} })
  host = `localhost:${httpsPort}`
  const origin = `http://localhost:${httpPort}`
  const claimant = await proveCode(box.code, async (path, body) => {
    const headers = { 'content-type': 'application/json', origin }
    const answer = await fetch(origin + path, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    })
    return await answer.json()
  })
  await claimant.claim({ name: 'gantry', owner: 'ada', password, timezone: 'Etc/UTC' })
  root = await rootShownAt(readAddress(host))
  const remote = remoteFor()
  token = (await remote.ask('token.create', { name: 'desk', scope: 'admin', days: 1 })).token
  await remote.close()
})
afterAll(async () => {
  await box.stop()
  await rm(folder, { recursive: true })
})

describe('a box as files', () => {
  it('is written as it is, and then nothing is to be done', async () => {
    expect(await run('pull')).toMatchObject({ code: 0 })
    const text = await readFile(join(site, host.replace(':', '-'), 'box.toml'), 'utf8')
    expect(text).toContain('name = "gantry"')
    expect(await run('diff')).toMatchObject({ code: 0, box: { changes: [], obstacles: [] } })
    expect(await run('apply')).toMatchObject({ code: 0, box: { done: true, changes: [] } })
  })

  it('becomes what the files say, by token alone where that is enough', async () => {
    asked = 0
    await edit(it => ({
      ...it,
      box: {
        ...it.box,
        timezone: 'Europe/Berlin',
        language: 'de',
        links: [{ name: 'router', url: 'http://192.168.1.1' }],
      },
    }))
    const wanted = [
      'time zone Europe/Berlin instead of Etc/UTC',
      'language de instead of en',
      'a link router to http://192.168.1.1 on Home',
    ]
    const seen = await run('diff')
    expect([seen.code, says(seen.box.changes)]).toEqual([1, wanted])
    const done = await run('apply')
    expect([done.code, says(done.box.changes), done.box.done]).toEqual([0, wanted, true])
    expect(await run('diff')).toMatchObject({ code: 0 })
    expect(asked).toBe(0)
  })

  it('gets an app of a recipe in its files, with the password, and no secret comes back', async () => {
    asked = 0
    await edit(it => ({
      box: { ...it.box, apps: { notes: { state: 'running', memory: 64 * 2 ** 20 } } },
      apps: { notes: { answers: { title: 'Ours' }, recipe: NOTES } },
    }))
    const done = await run('apply')
    expect([done.code, done.box.failed, says(done.box.changes)]).toEqual([
      0,
      [],
      ['bring the recipe of notes', 'install notes', 'memory of notes: 64 MB'],
    ])
    expect(asked).toBe(1)
    expect(await run('pull')).toMatchObject({ code: 0 })
    const { apps } = await readDescription(join(site, host.replace(':', '-')))
    expect(apps).toEqual({ notes: { answers: { title: 'Ours' }, recipe: NOTES } })
  })

  it('stops, answers and removes, and takes back what is not said any more', async () => {
    await edit(it => ({
      box: { ...it.box, links: [], apps: { notes: { state: 'stopped' } } },
      apps: { notes: { ...it.apps.notes, answers: { title: 'Theirs' } } },
    }))
    const done = await run('apply')
    expect([done.box.failed, says(done.box.changes)]).toEqual([
      [],
      [
        'no link router on Home',
        'answers of notes: title "Theirs" instead of "Ours"',
        'memory of notes: what its recipe says',
        'stop notes',
      ],
    ])
    await edit(it => ({ box: { ...it.box, apps: {} }, apps: {} }))
    const removed = await run('apply')
    expect(says(removed.box.changes)).toEqual(['remove notes; its data stays on the box'])
    expect(removed.box.done).toBe(true)
  })

  it('is not made what the files say where somebody has changed it since, unless told to', async () => {
    const remote = remoteFor()
    await remote.ask('box.timezone', { timezone: 'Asia/Tokyo' })
    await remote.close()
    await edit(it => ({ ...it, box: { ...it.box, language: 'fr' } }))
    expect(await run('diff')).toMatchObject({ code: 1, box: { changedSincePull: true } })
    expect(await run('apply')).toMatchObject({ code: 1, box: { problem: { code: 'box-changed' } } })
    expect(await run('pull')).toMatchObject({
      code: 1,
      box: { problem: { code: 'files-changed' } },
    })
    const forced = await run('apply', { force: true })
    expect([forced.code, says(forced.box.changes)]).toEqual([
      0,
      ['time zone Europe/Berlin instead of Asia/Tokyo', 'language fr instead of de'],
    ])
  })

  it('tells of what failed, and does the rest', async () => {
    await edit(it => ({
      ...it,
      box: {
        ...it.box,
        language: 'es',
        catalogues: {
          ours: { url: 'http://localhost:1/apps', key: `RW${'A'.repeat(54)}`, priority: -1 },
        },
        apps: { miniflux: { state: 'running', recipe: 'miniflux', version: '0.0.1' } },
      },
      apps: {},
    }))
    const tried = await run('apply')
    expect(tried.code).toBe(1)
    expect(tried.box.failed).toHaveLength(1)
    expect(tried.box.failed[0]?.says).toBe('the catalogue ours of http://localhost:1/apps')
    expect(says(tried.box.obstacles)[0]).toMatch(/^miniflux cannot be version 0\.0\.1: /)
    expect(says(tried.box.left.changes)).toEqual(['the catalogue ours of http://localhost:1/apps'])
    expect(await run('diff')).toMatchObject({ box: { changedSincePull: false } })
    expect(await run('pull', { force: true })).toMatchObject({ code: 0 })
    expect(await run('diff')).toMatchObject({ code: 0 })
  })

  it('keeps no other box waiting that cannot be reached', async () => {
    const hosts = ['gone.local', host]
    const pulled = await run('pull', { hosts })
    expect([pulled.code, pulled.boxes.map(it => [it.host, it.problem !== undefined])]).toEqual([
      1,
      [
        ['gone.local', true],
        [host, false],
      ],
    ])
    await expect(run('diff', { hosts })).rejects.toMatchObject({ code: 'box-unknown' })
    await expect(run('diff', {}, folder)).rejects.toMatchObject({ code: 'site-empty' })
  })

  it('says what another recipe changes, and updates to it', async () => {
    await edit(it => ({
      box: { ...it.box, apps: { notes: { state: 'running' } } },
      apps: { notes: { answers: { title: 'Ours' }, recipe: NOTES } },
    }))
    await run('apply')
    const next = NOTES.replace('notes:1', 'notes:2').replace('version = "1"', 'version = "2"')
    const recipe = `${next}\n[storage.pages]\npath = "/pages"\n`
    await edit(it => ({ ...it, apps: { notes: { answers: { title: 'Ours' }, recipe } } }))
    const seen = await run('diff')
    expect(seen.box.changes).toMatchObject([
      { says: 'bring the recipe of notes' },
      { says: 'update notes to its other recipe', more: ['it keeps one more folder, /pages'] },
    ])
    // Components that only exist in memory take no update on.
    expect(await run('apply', { wait: false })).toMatchObject({ code: 0, box: { done: true } })
  })
})

describe('files of a box', () => {
  const description: Description = {
    box: {
      ...{ name: 'kitchen', timezone: 'Etc/UTC', language: 'en', links: [], catalogues: {} },
      update: { channel: 'stable', automatic: true, window: '03:00-05:00', watch: 15 },
      apps: { notes: { state: 'running', people: ['ada'] } },
    },
    apps: { notes: { answers: { title: 'Ours' }, recipe: NOTES } },
  }
  const place = () => join(folder, 'files')
  const write = (it: Description = description) =>
    writeDescription(place(), it, { host: 'kitchen.local', revision: 'x' })

  it('say again what was written into them', async () => {
    await write()
    expect(await readDescription(place())).toEqual(description)
  })

  it.each<[string, string, (it: string) => string | Promise<void>]>([
    ['toml-value', 'box.toml', it => `${it}\ntimezon = "x"\n`.replace('timezone', 'timezones')],
    ['toml-syntax', 'box.toml', it => `${it}\n[`],
    ['recipe-twice', 'box.toml', it => it.replace('state =', 'recipe = "notes"\nstate =')],
    ['answer-secret', 'apps/notes/answers.toml', () => encodeToml({ door: 'open' })],
    ['recipe-invalid', 'apps/notes/recipe.toml', () => 'service = 7'],
    ['app-unlisted', 'apps/other/answers.toml', () => 'x = 1'],
    ['recipe-missing', 'apps/notes/recipe.toml', () => rm(join(place(), 'apps/notes/recipe.toml'))],
  ])('are refused as %s in %s', async (code, file, spoil) => {
    await rm(place(), { recursive: true, force: true })
    await write()
    const path = join(place(), file)
    const before = await readFile(path, 'utf8').catch(() => '')
    const after = await spoil(before)
    if (after !== undefined) {
      await mkdir(join(path, '..'), { recursive: true })
      await writeFile(path, after)
    }
    await expect(readDescription(place())).rejects.toMatchObject({ code })
  })
})

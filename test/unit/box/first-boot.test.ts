import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeSealed } from '../../../agent/base/sealed.ts'
import { isRefused, readPreseed, takePreseed } from '../../../agent/box/first-boot.ts'
import { appEntry } from '../../../agent/box/manifest.ts'
import { WIFI_SECRETS } from '../../../agent/box/secrets.ts'
import { openStore, type Store } from '../../../agent/box/store.ts'

let folder: string
let store: Store
let codes: readonly string[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-first-boot-'))
  store = openStore(join(folder, 'state'))
})
afterEach(() => rm(folder, { recursive: true }))

/** Starts a box with that text as `gantry.toml` on its card; answers what it says is wrong. */
async function startWith(text: string, claimed = false): Promise<readonly string[]> {
  const file = join(folder, 'gantry.toml')
  await writeFile(file, text)
  const taken = join(folder, 'taken')
  const problems = await takePreseed(store, await readPreseed(file), { claimed, taken })
  codes = problems.map(it => it.code)
  return problems.map(it => it.message)
}

const WIFI = '[network.wifi]\nssid = "Home"\ncountry = "DE"\npassword = "correct horse"\n'

it('takes a name, a time zone and a Wi-Fi, and keeps the password apart', async () => {
  expect(await startWith(`name = "attic"\ntimezone = "Europe/Berlin"\n${WIFI}`)).toEqual([])
  expect(await store.manifest()).toMatchObject({
    name: 'attic',
    timezone: 'Europe/Berlin',
    network: { wifi: { ssid: 'Home', country: 'DE' } },
  })
  expect(await store.secrets(WIFI_SECRETS)).toEqual({ password: 'correct horse' })
})

it('takes catalogues, and leaves targets of backups to whoever tries them', async () => {
  const key = `RW${'a'.repeat(54)}`
  const text = `[catalogues.acme]
url = "https://example.org/apps"
key = "${key}"

[backup.targets.cloud]
kind = "s3"
url = "https://s3.example.org/box"

[backup.credentials.cloud]
user = "id"
password = "secret"
`
  expect(await startWith(text)).toEqual([])
  expect(await store.manifest()).toMatchObject({
    catalogues: { acme: { url: 'https://example.org/apps', key } },
    backup: { targets: {} },
  })
  expect(await startWith(text.replace('.credentials.cloud', '.credentials.nas'))).toEqual([
    expect.stringContaining('backup.credentials.nas: of a target'),
  ])
})

it('tells every mistake at every start, and uses nothing of a file that has one', async () => {
  const wrong =
    'name = "my attic"\n\n[network.wifi]\nssid = "Home"\ncountry = "Germany"\nkey = "x"\n'
  for (const start of ['first', 'second']) {
    const [message, ...more] = await startWith(wrong)
    expect(more, start).toEqual([])
    for (const it of ['name: ', 'network.wifi.country: ', 'wifi.key: there is no such key']) {
      expect(message).toContain(it)
    }
  }
  expect(await store.manifest()).toMatchObject({ name: 'gantry', network: { addresses: 'auto' } })
  expect(await startWith('name = \n')).toEqual([
    expect.stringContaining('used: gantry.toml:1:9: is not valid TOML'),
  ])
})

it('takes what was mended on the card, and stays the box that it was', async () => {
  await startWith('nam = "attic"\n')
  const before = await store.manifest()
  expect(await startWith('name = "attic"\n')).toEqual([])
  expect(await store.manifest()).toEqual({ ...before, name: 'attic' })
  expect((await store.history()).map(it => it.what)).toEqual(['preseed', 'first boot'])
  await startWith('name = "attic"\n')
  expect(await store.history()).toHaveLength(2)
})

describe('once it has an owner', () => {
  const vendor = '[vendor]\nname = "Acme"\n'

  it('listens to nobody else, and tells once what was changed', async () => {
    await startWith('name = "attic"\n')
    expect(await startWith('name = "attic"\n', true)).toEqual([])
    expect(await startWith('name = "cellar"\n', true)).toEqual([
      expect.stringMatching(/were changed, and are not used/),
    ])
    expect(codes).toEqual(['preseed-changed'])
    expect(await store.manifest()).toMatchObject({ name: 'attic' })
    expect(await startWith('name = "cellar"\n', true)).toEqual([])
  })

  it('says nothing of what still counts, nor of a card that says nothing any more', async () => {
    await startWith(`name = "attic"\n${vendor}`)
    expect(await startWith(`name = "attic"\n${vendor.replace('Acme', 'Other')}`, true)).toEqual([])
    expect(await startWith('', true)).toEqual([])
  })

  it('tells a mistake at every start, for after a reset it would count', async () => {
    await startWith(`name = "attic"\n${vendor}`)
    for (const _ of ['first', 'second']) {
      expect(await startWith(`nam = "attic"\n${vendor}`, true)).toEqual([
        expect.stringContaining('nam: there is no such key, did you mean "name"?'),
      ])
      expect(codes).toEqual(['preseed-broken'])
    }
    expect(await startWith(`name = "attic"\n${vendor}`, true)).toEqual([])
  })
})

describe('the code on the label', () => {
  const label = '[claim]\ncode = "aaaaaaaa8"\n'
  const codeIn = async (text: string) => {
    await writeFile(join(folder, 'gantry.toml'), text)
    const said = await readPreseed(join(folder, 'gantry.toml'))
    return [said.preseed, isRefused(said)]
  }
  const kept = { claim: { code: 'AAAA-AAAA-8', cable: false } }

  it('stays true where another table has a mistake, and nothing else of the file counts', async () => {
    const wifi = '[network.wifi]\nssid = "Home"\n'
    expect(await codeIn(`name = "attic"\n${label}${wifi}`)).toEqual([kept, true])
    expect(await codeIn(`${label}cabel = true\n`)).toEqual([kept, true])
    await startWith(`name = "attic"\n${label}${wifi}`)
    expect((await store.manifest())?.name).toBe('gantry')
  })
  it('is none where it is wrong itself, is not there, or nothing can be read', async () => {
    expect(await codeIn('nam = "attic"\n[claim]\ncode = "AAAA-AAAA-9"\n')).toEqual([{}, true])
    expect(await codeIn('nam = "attic"\n')).toEqual([{}, true])
    expect(await codeIn(`${label}name = \n`)).toEqual([{}, true])
  })
})

it('says what is missing, and what a file is saved as', async () => {
  expect(await startWith('[network.wifi]\nssid = "Home"\n')).toEqual([
    'the settings on the card were not used: gantry.toml: network.wifi.country: is missing',
  ])
  const text = Buffer.from('\uFEFFname = "attic"\n', 'utf16le')
  await writeFile(join(folder, 'gantry.toml'), text)
  const { problems } = await readPreseed(join(folder, 'gantry.toml'))
  expect(problems.map(it => it.message)).toEqual([
    'the settings on the card were not used: gantry.toml: is saved as UTF-16: save it as UTF-8',
  ])
})

it('tells a file that another computer gave a longer name', async () => {
  await writeFile(join(folder, 'gantry.toml.txt'), 'name = "attic"\n')
  for (const claimed of [false, true]) {
    expect(await startWith('', claimed)).toEqual([expect.stringContaining('gantry.toml.txt')])
    expect(codes).toEqual(['preseed-misnamed'])
  }
})

it('leaves alone what the card does not speak of', async () => {
  await startWith('name = "attic"\n')
  const before = await store.manifest()
  if (!before) throw new Error('there is no box')
  const settings = { ...before.update, watch: 3 }
  await store.saveManifest(
    { ...before, update: settings },
    { what: 'root says so', kind: 'updates-set' },
  )
  await startWith('timezone = "Europe/Berlin"\n')
  expect(await store.manifest()).toMatchObject({ name: 'attic', update: settings })
})

it('knows catalogues beforehand, with their keys', async () => {
  const key = `RW${'A'.repeat(54)}`
  const ours = `[catalogues.ours]\nurl = "https://example.org/apps"\n`
  expect(await startWith(`${ours}key = "${key}"\n`)).toEqual([])
  const catalogues = { ours: { url: 'https://example.org/apps', key, priority: -1 } }
  expect(await store.manifest()).toMatchObject({ catalogues })
  expect(await startWith(ours)).toEqual([expect.stringContaining('catalogues.ours.key: ')])
})

it('refuses what can only be set up on the box, by its name', async () => {
  const [message] = await startWith('[neighbours.far]\nspace = 1000000000\n')
  expect(message).toContain('gantry.toml: neighbours: there is no such key')
})

describe('on a box that has gone back from a later version', () => {
  const notes = { state: 'running', number: 1, revision: 1 } as const
  const writtenLater = async (change: object) => {
    const before = await store.manifest()
    await writeSealed(join(folder, 'state/box.toml'), { ...before, ...change })
  }

  beforeEach(async () => {
    await startWith('name = "attic"\n')
    const apps = { notes: appEntry.parse(notes) }
    const before = await store.manifest()
    if (!before) throw new Error('there is no box')
    await store.saveManifest(
      { ...before, apps },
      { what: 'notes installed', kind: 'app-installed' },
    )
  })

  it('is the same box with the same apps, whatever keys that version had', async () => {
    const before = await store.manifest()
    await writtenLater({ later: { far: 1 }, apps: { notes: { ...notes, later: 'so' } } })
    expect(await startWith('name = "attic"\n', true)).toEqual([])
    expect(await store.manifest()).toEqual(before)
  })

  it('is as it was decided last where it cannot read that', async () => {
    const before = await store.manifest()
    await writtenLater({ apps: { notes: { ...notes, state: 'dormant' } } })
    expect(await startWith('name = "attic"\n', true)).toEqual([])
    expect(await store.manifest()).toEqual(before)
  })
})

import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeWhole } from '../../../agent/base/files.ts'
import { writeSealed } from '../../../agent/base/sealed.ts'
import { readPreseed, takePreseed } from '../../../agent/box/first-boot.ts'
import { openStore, type Store } from '../../../agent/box/store.ts'
import { finishReset, resetOf } from '../../../agent/reset/reset.ts'

let folder: string
let store: Store
let options: Parameters<typeof resetOf>[0]
const asked: string[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-reset-'))
  const [gantry, state] = [join(folder, 'card'), join(folder, 'state')]
  asked.length = 0
  const exec = async (argv: readonly string[]) => {
    asked.push(argv.join(' '))
    return ''
  }
  const [snapshots, backups] = [join(folder, 'snapshots'), join(folder, 'backup')]
  await writeWhole(join(snapshots, '2026-11-20T12-00-00Z/gantry/people.toml'), 'of = "Ada"\n')
  await writeWhole(join(backups, 'record.json'), '{}')
  const neighbours = join(folder, 'neighbours')
  await writeWhole(join(neighbours, 'far/config'), 'theirs')
  options = { exec, gantry, state, snapshots, backups, neighbours }
  store = openStore(join(state, 'gantry'))
  const preseed = [
    'name = "kitchen"',
    '[claim]',
    'code = "AAAA-AAAA-8"',
    '[network.wifi]',
    'ssid = "Ada"',
    'country = "DE"',
    'password = "wifi password"',
  ]
  await writeWhole(join(gantry, 'gantry.toml'), preseed.join('\n'))
  await takePreseed(store, await readPreseed(join(gantry, 'gantry.toml')), {
    ...{ claimed: false, taken: join(state, 'gantry/preseed-taken') },
  })
  const before = await store.manifest()
  if (!before) throw new Error('no manifest')
  const apps = { photos: { state: 'running', number: 1 } } as never
  await store.saveManifest(
    { ...before, name: 'ada', apps },
    {
      what: 'claimed by Ada',
      kind: 'box-claimed',
    },
  )
  for (const it of ['people', 'sessions', 'gate', 'claimed']) {
    await writeSealed(join(state, 'gantry', `${it}.toml`), { of: 'Ada' })
    for (const form of ['damaged', 'later'])
      await writeWhole(join(state, 'gantry', `${it}.toml.${form}`), 'of = "Ada\n')
  }
  await writeWhole(join(state, 'gantry/default-targets'), 'nas')
  await store.saveSecrets('@backup', { key: 'twelve words of Ada' })
  await store.saveSecrets('@alerts', { 'mail.user': 'Ada', 'mail.password': 'of Ada' })
  for (const it of ['alerts', 'findings', 'usage']) {
    await writeWhole(join(state, 'gantry', `${it}.json`), '{ "of": "Ada" }')
  }
  await writeWhole(join(state, 'oidc/artefacts.json'), '{ "of": "Ada" }')
  await store.saveSecrets('photos', { database: 'kept' })
  await writeWhole(join(state, 'network', 'lan.network'), 'Address=192.168.1.20/24\n')
})
afterEach(() => rm(folder, { recursive: true }))

const card = (file: string) => readFile(join(options.gantry, file), 'utf8')

it('keeps of the card what belongs to the box', async () => {
  expect(await resetOf(options, store).begin('nothing')).toBe('kitchen')
  expect(await card('gantry.toml')).toContain('AAAA-AAAA-8')
  expect(await card('gantry.toml')).not.toMatch(/Ada|wifi/)
  expect(await card('reset')).toBe('')
})

it('says that nothing was erased where the card cannot be written to', async () => {
  await writeFile(join(folder, 'file'), '')
  const reset = resetOf({ ...options, gantry: join(folder, 'file') }, store)
  await expect(reset.begin('nothing')).rejects.toMatchObject({ code: 'card-unwritable' })
})

it('leaves a card alone that has nothing of a household', async () => {
  const text = '# my box\nname = "kitchen"\n'
  await writeFile(join(options.gantry, 'gantry.toml'), text)
  await resetOf(options, store).begin('nothing')
  expect(await card('gantry.toml')).toBe(text)
})

it('leaves the country that the box was made for', async () => {
  const country = '[network]\ncountry = "DE"\n'
  await writeFile(join(options.gantry, 'gantry.toml'), country)
  await resetOf(options, store).begin('nothing')
  expect(await card('gantry.toml')).toBe(country)
  await writeFile(
    join(options.gantry, 'gantry.toml'),
    `${country}[network.wifi]\nssid = "Ada"\ncountry = "DE"\n`,
  )
  await resetOf(options, store).begin('nothing')
  expect(await card('gantry.toml')).toBe(country)
})

describe('a card whose gantry.toml was refused', () => {
  const label = '[claim]\ncode = "AAAA-AAAA-8"\n'
  const wifi = (key: string) =>
    `[network.wifi]\nssid = "Ada"\ncountry = "DE"\n${key} = "wifi password"\n`

  it.each([
    ['a key that is misspelled', `${label}${wifi('pasword')}`],
    ['a mistake elsewhere', `nam = "attic"\n${label}${wifi('password')}`],
    ['a table that is misspelled', `${label}${wifi('password').replace('network', 'netwrok')}`],
    ['the network as a word', `network = "wifi password of Ada"\n${label}`],
    ['a domain', `${label}[domain]\nname = "Ada.example"\n[domain-credentials]\ntoken = "Ada"\n`],
    ['what is no TOML', `${label}${wifi('password')}ssid == \n`],
    ['letters of two bytes', Buffer.from(`\uFEFF${label}${wifi('password')}`, 'utf16le')],
  ])('has nothing of a household afterwards: %s', async (_what, text) => {
    await writeFile(join(options.gantry, 'gantry.toml'), text)
    await resetOf(options, store).begin('nothing')
    expect(await card('gantry.toml')).not.toMatch(/Ada|wifi/)
    const said = await readPreseed(join(options.gantry, 'gantry.toml'))
    expect(said).toMatchObject({ preseed: { claim: { code: 'AAAA-AAAA-8' } }, problems: [] })
  })

  it('keeps what it says of the box, and its name counts where the mistake has gone', async () => {
    const country = '[network]\ncountry = "DE"\n'
    const text = `name = "attic"\n${label}${country}${wifi('pasword')}`
    await writeFile(join(options.gantry, 'gantry.toml'), text)
    expect(await resetOf(options, store).begin('nothing')).toBe('attic')
    expect(await card('gantry.toml')).toBe(`name = "attic"\n\n${label}\n${country}`)
  })

  it('is empty where nothing can be read of it', async () => {
    await writeFile(join(options.gantry, 'gantry.toml'), 'password of Ada\n')
    await resetOf(options, store).begin('nothing')
    expect(await card('gantry.toml')).toBe('')
  })
})

it('forgets people and household, and keeps apps with their secrets', async () => {
  const before = await store.manifest()
  await resetOf(options, store).begin('apps')
  await finishReset(options, store)
  const after = await store.manifest()
  expect(after).toMatchObject({ name: 'kitchen', authority: 2, apps: before?.apps })
  expect(after?.prefix).toBe(before?.prefix)
  expect(after?.network.wifi).toBeUndefined()
  expect(await store.secrets('photos')).toEqual({ database: 'kept' })
  const left = await readdir(options.state, { recursive: true })
  const texts = await Promise.all(
    left
      .filter(it => /\.(toml|json|good|damaged|later)$/.test(it))
      .map(it => readFile(join(options.state, it), 'utf8')),
  )
  expect(texts.join()).not.toMatch(/Ada|wifi password/)
  expect(left).not.toContain('gantry/reset.toml')
  expect(left).not.toContain('gantry/preseed-taken')
  expect(left).not.toContain('gantry/default-targets')
  expect(await readdir(options.state)).not.toContain('network')
  expect(asked).toContain(
    `btrfs --quiet subvolume delete ${options.snapshots}/2026-11-20T12-00-00Z`,
  )
  expect(await readdir(options.backups)).toEqual([])
  expect(await readdir(options.neighbours)).toEqual([])
})

it('goes on after a power cut, and counts no authority twice', async () => {
  await resetOf(options, store).begin('apps')
  const cut = { ...store, saveManifest: () => Promise.reject(new Error('the power is gone')) }
  for (let times = 0; times < 3; times++) {
    await expect(finishReset(options, cut)).rejects.toThrow('the power is gone')
  }
  await finishReset(options, store)
  expect((await store.manifest())?.authority).toBe(2)
  const settled = await store.manifest()
  await finishReset(options, store)
  expect(await store.manifest()).toEqual(settled)
})

describe('a file on the card that asks to keep the apps', () => {
  const put = (name: string) => writeWhole(join(options.gantry, name), '')
  const claimed = () =>
    readdir(join(options.state, 'gantry')).then(it => it.includes('claimed.toml'))

  it.each(['reset-keep-apps', 'reset-keep-apps.txt'])('%s is carried out once', async name => {
    await put(name)
    const said = await card('gantry.toml')
    await finishReset(options, store)
    expect(await claimed()).toBe(false)
    expect((await store.manifest())?.apps).toHaveProperty('photos')
    // Who holds the card may have written it for this.
    expect(await card('gantry.toml')).toBe(said)
    expect(await readdir(options.gantry)).toEqual(['gantry.toml'])
    const settled = await store.manifest()
    await finishReset(options, store)
    expect(await store.manifest()).toEqual(settled)
  })

  it('goes on after a power cut, and counts no authority twice', async () => {
    await put('reset-keep-apps')
    const cut = { ...store, saveManifest: () => Promise.reject(new Error('the power is gone')) }
    await expect(finishReset(options, cut)).rejects.toThrow('the power is gone')
    await finishReset(options, store)
    expect((await store.manifest())?.authority).toBe(2)
    expect(await claimed()).toBe(false)
  })

  it('is told, and nothing more, where it cannot be taken away', async () => {
    await put('reset-keep-apps')
    // Where its next name is a folder, a rename fails as on a card that is read-only.
    await mkdir(join(options.gantry, 'reset-begun-keep-apps', 'x'), { recursive: true })
    const told = await finishReset(options, store)
    expect(told).toMatchObject([{ code: 'reset-not-begun' }])
    expect(await claimed()).toBe(true)
  })

  it('does not give the box away at every start where the renamed file stays', async () => {
    await mkdir(join(options.gantry, 'reset-begun-keep-apps', 'x'), { recursive: true })
    for (let start = 0; start < 2; start++) {
      expect(await finishReset(options, store)).toMatchObject([{ code: 'reset-not-begun' }])
      expect(await claimed()).toBe(true)
    }
  })

  it('goes on where the power went before its name was gone', async () => {
    await put('reset-begun-keep-apps')
    await finishReset(options, store)
    expect(await readdir(options.gantry)).toEqual(['gantry.toml'])
    expect((await store.manifest())?.authority).toBe(2)
  })
})

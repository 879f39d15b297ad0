import { closeSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs'
import { copyFile, open, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import TOML from '@iarna/toml'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { newCode, readCode } from '../../../agent/claim/code.ts'
import { addBoxes } from '../../../image/flash/batch.ts'
import { findCard, readFromCard } from '../../../image/flash/card.ts'
import { flash } from '../../../image/flash/flash.ts'
import { type Wanted, whichBox } from '../../../image/flash/one-box.ts'
import { preseedOf } from '../../../image/flash/settings.ts'
import { partitionStarts, startsByUefi } from '../../../image/flash/table.ts'
import { openTarget } from '../../../image/flash/target.ts'
import { writeHead } from '../../../image/flash/write.ts'
import { makeImage } from './image.ts'

const folder = mkdtempSync(join(tmpdir(), 'gantry-flash-'))
const image = join(folder, 'gantry.img')
const packed = `${image}.zst`
const device = join(folder, 'disk')
// A disk under load takes long to say that everything is on it.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })
const stage = () => () => {}
const CODE = '0000-0000-0'

beforeAll(async () => {
  await makeImage(image)
  await writeFile(packed, zstdCompressSync(await readFile(image)))
})
beforeEach(async () => {
  // What an old disk has on it everywhere.
  await writeFile(device, Buffer.alloc(64 * 1024 * 1024, 'old '))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** The bytes of a file at a place. */
async function bytesOf(file: string, from: number, length: number): Promise<Buffer> {
  const handle = await open(file)
  try {
    return (await handle.read(Buffer.alloc(length), 0, length, from)).buffer
  } finally {
    await handle.close()
  }
}

/** The partition table of a disk, in hexadecimal. */
function tableOn(file: string): string {
  const [fd, sector] = [openSync(file, 'r'), Buffer.alloc(512)]
  readSync(fd, sector)
  closeSync(fd)
  return sector.toString('hex', 446)
}

it('writes what the map tells, and leaves settings that the box reads', async () => {
  await flash({ image: packed, device, said: { code: CODE, name: 'attic' }, stage })
  const behind = 41 * 1024 * 1024
  expect(await bytesOf(device, behind, 4096)).toEqual(await bytesOf(image, behind, 4096))
  expect(await bytesOf(device, 0, 512)).toEqual(await bytesOf(image, 0, 512))
  const disk = {
    path: device,
    bytes: 0,
    name: '',
    isRemovable: true,
    isFile: true,
    isReadOnly: false,
    uses: [],
  }
  await using target = await openTarget(disk)
  const card = await findCard(target)
  const text = (await readFromCard(target, card, 'gantry.toml')) ?? ''
  expect(text).toBe(`name = "attic"\n\n[claim]\ncode = "${readCode(CODE)}"\n`)
  expect(await readFromCard(target, card, 'nothing.txt')).toBeUndefined()
})

it('has no partition table on the disk until all of it was read back and its settings are there', async () => {
  const heads = new Map<string, Set<string>>()
  const looking = (what: string) => {
    const seen = new Set<string>()
    heads.set(what, seen)
    return () => void seen.add(tableOn(device))
  }
  await flash({ image: packed, device, said: { code: CODE }, stage: looking })
  const none = new Set(['00'.repeat(66)])
  expect(heads).toEqual(
    new Map([
      ['writing', none],
      ['reading back', none],
    ]),
  )
  const other = join(folder, 'other.img')
  await copyFile(image, other)
  const handle = await open(other, 'r+')
  await handle.write('NOT OURS   ', 1024 * 1024 + 71)
  await handle.close()
  const refused = flash({ image: other, device, said: { code: CODE }, stage })
  await expect(refused).rejects.toMatchObject({ code: 'no-card' })
  expect((await bytesOf(device, 0, 4096)).every(it => it === 0)).toBe(true)
})

it('finds what did not stay in the first mebibyte, too', async () => {
  const head = Buffer.alloc(1024 * 1024, 'head')
  const forgetful = {
    bytes: head.length,
    read: async (_: number, length: number) => Buffer.alloc(length),
    write: async () => {},
    settle: async () => {},
  }
  await expect(writeHead(head, forgetful)).rejects.toMatchObject({ code: 'disk-forgets' })
})

it('knows a disk that starts by UEFI, where Secure Boot stands in the way, from one that does not', async () => {
  const disk = Buffer.alloc(64 * 1024)
  const read = async (from: number, length: number) => disk.subarray(from, from + length)
  disk[450] = 0xee
  disk.writeBigUInt64LE(2n, 512 + 72)
  disk.writeUInt32LE(128, 512 + 84)
  expect(await startsByUefi({ read })).toBe(false)
  disk.write('28732ac11ff8d211ba4b00a0c93ec93b', 1024 + 128, 'hex')
  disk.writeBigUInt64LE(2048n, 1024 + 128 + 32)
  expect(await startsByUefi({ read })).toBe(true)
  expect(await partitionStarts({ read })).toEqual([1024 * 1024])
  const flashed = await flash({ image: packed, device, stage })
  expect(flashed).toMatchObject({ disk: { path: device }, byUefi: false })
})

it('writes a raw image without a map as a whole', async () => {
  const plain = join(folder, 'plain.img')
  await copyFile(image, plain)
  const unchecked = vi.fn()
  await flash({ image: plain, device, stage, unchecked })
  expect(unchecked).toHaveBeenCalledOnce()
  const whole = await readFile(plain)
  expect((await readFile(device)).subarray(0, whole.length).equals(whole)).toBe(true)
})

it('finds an image that was damaged on its way, and leaves no disk that starts', async () => {
  const broken = join(folder, 'broken.img')
  const bytes = await readFile(image)
  bytes[41 * 1024 * 1024] = 0
  await writeFile(`${broken}.zst`, zstdCompressSync(bytes))
  await copyFile(`${image}.bmap`, `${broken}.bmap`)
  await expect(flash({ image: `${broken}.zst`, device, stage })).rejects.toMatchObject({
    code: 'image-damaged',
  })
  expect((await bytesOf(device, 0, 4096)).every(it => it === 0)).toBe(true)
})

it('finds an image that ends too soon', async () => {
  const short = join(folder, 'short.img')
  await writeFile(
    `${short}.zst`,
    zstdCompressSync((await readFile(image)).subarray(0, 42 * 1024 * 1024)),
  )
  await copyFile(`${image}.bmap`, `${short}.bmap`)
  await expect(flash({ image: `${short}.zst`, device, stage })).rejects.toMatchObject({
    code: 'image-damaged',
  })
})

it('believes the checksum beside an image, before anything is written', async () => {
  await writeFile(`${packed}.sha256`, `${'0'.repeat(64)}  gantry.img.zst\n`)
  await expect(flash({ image: packed, device, stage })).rejects.toMatchObject({
    code: 'image-damaged',
  })
  await rm(`${packed}.sha256`)
  expect((await bytesOf(device, 0, 4)).toString()).toBe('old ')
})

it('refuses a packed image without its map, and a map that is damaged', async () => {
  const alone = join(folder, 'alone.img.zst')
  await copyFile(packed, alone)
  await expect(flash({ image: alone, device, stage })).rejects.toMatchObject({
    code: 'no-block-map',
  })
  const map = (await readFile(`${image}.bmap`, 'utf8')).replace('4096', '8192')
  await writeFile(join(folder, 'alone.img.bmap'), map)
  await expect(flash({ image: alone, device, stage })).rejects.toMatchObject({ code: 'block-map' })
})

it('refuses a disk that is too small, and one that is not there', async () => {
  await truncate(device, 1024 * 1024)
  await expect(flash({ image, device, stage })).rejects.toMatchObject({ code: 'disk-too-small' })
  await expect(flash({ image, device: '/nowhere', stage })).rejects.toMatchObject({
    code: 'no-disk',
  })
  await expect(flash({ image: '/nowhere', device, stage })).rejects.toMatchObject({
    code: 'no-image',
  })
})

it('writes nothing when it is not agreed to', async () => {
  expect(await flash({ image, device, stage, agree: async () => false })).toBeUndefined()
  expect((await bytesOf(device, 0, 4)).toString()).toBe('old ')
})

it('puts what one box is told over what its vendor says to all', async () => {
  const vendor = 'name = "shop"\ntimezone = "Europe/Berlin"\n\n[claim]\ncable = true\n'
  const text = await preseedOf({ name: 'shop-1', code: CODE }, vendor)
  expect(text).toBe(
    `name = "shop-1"\ntimezone = "Europe/Berlin"\n\n[claim]\ncable = true\ncode = "${CODE}"\n`,
  )
})

it('puts a file over what its vendor says table by table, and what is one thing as a whole', async () => {
  const key = `RW${'A'.repeat(54)}`
  const vendor = `language = "de"
origins = ["https://a.example:8443", "https://b.example:8443"]

[update]
feed = "https://example.org/gantry"

[claim]
cable = true

[apps.photos.answers]
library = "Ours"
size = 3

[apps.chat]

[network]
country = "DE"

  [network.wifi]
  ssid = "workshop"
  password = "correct horse"
  country = "DE"

[catalogues.acme]
url = "https://example.org/apps"
key = "${key}"

[domain]
name = "home.example.org"
provider = "rfc2136"
server = "ns.example.org"
`
  const file = join(folder, 'over.toml')
  await writeFile(
    file,
    `origins = ["https://c.example:8443"]
[update]
window = "02:00-04:00"
[claim]
code = "${CODE}"
[apps.notes]
[apps.photos.answers]
size = 4
[network]
addresses = "proxy-only"
wifi = { ssid = "open", country = "AT" }
[catalogues.ours]
url = "https://example.com/apps"
key = "${key}"
[domain]
name = "box.example.com"
provider = "desec"
`,
  )
  const text = await preseedOf({ file, name: 'attic', country: 'CH' }, vendor)
  expect(TOML.parse(text)).toEqual({
    name: 'attic',
    language: 'de',
    origins: ['https://c.example:8443'],
    update: { feed: 'https://example.org/gantry', window: '02:00-04:00' },
    claim: { cable: true, code: CODE },
    apps: { photos: { answers: { library: 'Ours', size: 4 } }, chat: {}, notes: {} },
    network: { country: 'CH', addresses: 'proxy-only', wifi: { ssid: 'open', country: 'AT' } },
    catalogues: {
      acme: { url: 'https://example.org/apps', key },
      ours: { url: 'https://example.com/apps', key },
    },
    domain: { name: 'box.example.com', provider: 'desec' },
  })
})

it('reads as the box does what came of a file and its vendor', async () => {
  const file = join(folder, 'half.toml')
  await writeFile(file, '[update]\nwindow = "02:00-04:00"\n')
  await expect(preseedOf({ file }, '[update]\nfed = "x"\n')).rejects.toMatchObject({
    code: 'toml-value',
    message: expect.stringContaining('fed'),
  })
})

it('takes a preseed with Wi-Fi, and tells every mistake of one before anything is written', async () => {
  const file = join(folder, 'gantry.toml')
  await writeFile(file, 'timezone = "Europe/Berlin"\n\n[network]\naddresses = "proxy-only"\n')
  const wifi = { ssid: 'home', country: 'DE', password: 'correct horse' }
  expect(await preseedOf({ file, code: CODE, wifi })).toContain(
    'ssid = "home"\n  country = "DE"\n  password = "correct horse"',
  )
  await expect(preseedOf({ file, wifi: { ...wifi, password: 'short' } })).rejects.toMatchObject({
    code: 'toml-value',
  })
  await writeFile(file, 'name = "no spaces please"\ntimezon = "UTC"\n')
  await expect(preseedOf({ file })).rejects.toMatchObject({
    detail: expect.stringMatching(/name.*\n.*timezon/s),
  })
})

describe('the box that a disk is for', () => {
  const settings = join(folder, 'settings.toml')
  const boxes = join(folder, 'boxes.csv')
  const other = newCode()
  beforeAll(async () => {
    await writeFile(settings, `[claim]\ncode = "${other}"\n`)
    await addBoxes(boxes, 2, 'shop')
  })

  it('has the code that was said, else that of its settings, else a new one', async () => {
    const codeFor = async (wanted: Wanted) => (await whichBox(wanted)).box.code
    expect(await codeFor({ code: CODE, preseed: settings })).toBe(readCode(CODE))
    expect(await codeFor({ preseed: settings })).toBe(other)
    expect(readCode(await codeFor({}))).toBeDefined()
    await expect(codeFor({ code: 'nonsense' })).rejects.toMatchObject({ code: 'no-such-code' })
  })

  it('is no other one than the records of its batch say', async () => {
    for (const more of [{ code: CODE }, { name: 'attic' }, { preseed: settings }]) {
      await expect(whichBox({ boxes, ...more })).rejects.toMatchObject({ code: 'batch-says' })
    }
    await using taken = await whichBox({ boxes })
    expect(taken.box).toMatchObject({ number: 1, name: 'shop-1' })
  })

  it('may be told its country alone', async () => {
    expect(await preseedOf({ country: 'DE' }, 'name = "attic"\n')).toContain(
      '[network]\ncountry = "DE"',
    )
    await expect(preseedOf({ country: 'Germany' })).rejects.toThrow('gantry.toml')
  })
})

import { constants } from 'node:fs'
import { mkdtemp, open, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import TOML from '@iarna/toml'
import { beforeAll, expect, it } from 'vitest'
import { exec } from '../../agent/base/exec.ts'
import { readBoard } from '../../image/board.ts'
import { fillGantry } from '../../image/boot-files.ts'
import { compressDisk, FORMATS } from '../../image/compress.ts'
import { makeDisk, placeOf } from '../../image/disk.ts'
import { flash } from '../../image/flash/flash.ts'
import { withTools } from '../../image/tools.ts'
import { readVendor } from '../../image/vendor.ts'
import { makeImage } from '../unit/flash/image.ts'

const GIBIBYTE = 1024 ** 3
const stage = () => () => {}
let folder: string
let image: string
let device: string

/** A disk of the kernel's own. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-flash-'))
  image = join(folder, 'gantry.img')
  await makeImage(image)
  await writeFile(`${image}.zst`, zstdCompressSync(await readFile(image)))
  const disk = join(folder, 'disk')
  await writeFile(disk, '')
  await truncate(disk, 5 * GIBIBYTE)
  device = (await exec(['losetup', '--find', '--show', disk])).trim()
  return async () => {
    await exec(['losetup', '--detach', device])
    await rm(folder, { recursive: true })
  }
})

it('writes a disk that other systems can read', async () => {
  await flash({ image: `${image}.zst`, device, said: { name: 'attic' }, stage })
  const tools = await withTools()
  expect(await tools(['mtype', '-i', `${device}@@1M`, '::gantry.toml'])).toBe('name = "attic"\n')
})

it.each(FORMATS)("writes one box's settings over its vendor's, packed as %s", async format => {
  const tools = await withTools()
  const board = await readBoard('rpi')
  const at = (kind: string) => join(folder, `empty-${format}.${kind}`)
  const [disk, out, device] = [at('disk'), at('img'), at('device')]
  await makeDisk(board, disk, tools)
  await fillGantry(disk, board, await acme(), tools)
  await compressDisk(disk, out, [format], tools)
  await writeFile(device, '')
  await truncate(device, 8 * GIBIBYTE)
  const preseed = join(folder, 'one.toml')
  await writeFile(preseed, '[update]\nwindow = "02:00-04:00"\n[apps.jellyfin]\n')
  const said = { name: 'attic', code: '0000-0000-0', file: preseed }
  await flash({ image: `${out}.${format}`, device, said, stage })
  const place = `${device}@@${placeOf(board, 'GANTRY').start}`
  const read = (name: string) => tools(['mtype', '-i', place, `::${name}`])
  expect(TOML.parse(await read('gantry.toml'))).toEqual({
    name: 'attic',
    language: 'de',
    vendor: { name: 'Acme Boxes', logo: 'logo.svg' },
    update: { feed: 'https://example.org/gantry', window: '02:00-04:00' },
    claim: { cable: true, code: '0000-0000-0' },
    network: { country: 'AT' },
    apps: { mediawiki: { answers: { name: 'Our wiki' } }, jellyfin: {} },
  })
  expect(await read('logo.svg')).toBe(LOGO)
})

const LOGO = '<svg xmlns="http://www.w3.org/2000/svg"><circle r="9"/></svg>'

/** What a vendor has beside its `vendor.toml`, as the maker of an image reads it. */
async function acme() {
  const file = join(folder, 'vendor.toml')
  await writeFile(join(folder, 'logo.svg'), LOGO)
  await writeFile(
    file,
    `language = "de"
[vendor]
name = "Acme Boxes"
logo = "logo.svg"
[update]
feed = "https://example.org/gantry"
[claim]
cable = true
[network]
country = "AT"
[apps.mediawiki.answers]
name = "Our wiki"
`,
  )
  return await readVendor(file, 'arm64')
}

it('refuses a disk that somebody holds, as a file system does that is mounted', async () => {
  const held = await open(device, constants.O_RDONLY | constants.O_EXCL)
  try {
    const refused = { code: 'disk-in-use', message: expect.stringContaining(device) }
    await expect(flash({ image: `${image}.zst`, device, stage })).rejects.toMatchObject(refused)
  } finally {
    await held.close()
  }
})

it('refuses a disk with no room for data', async () => {
  await truncate(join(folder, 'disk'), 2 * GIBIBYTE)
  await exec(['losetup', '--set-capacity', device])
  const refused = flash({ image: `${image}.zst`, device, stage })
  await expect(refused).rejects.toMatchObject({ code: 'disk-too-small' })
})

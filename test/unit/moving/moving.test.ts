import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { movingOf } from '../../../agent/moving/moving.ts'

const GIB = 2 ** 30
let folder: string
const link = (name: string) => join(folder, 'disk/by-id', name)
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-moving-'))
  for (const it of ['by-id', 'by-path']) await mkdir(join(folder, 'disk', it), { recursive: true })
  await symlink('../../mmcblk0', link('mmc-Card'))
  await symlink('../../sda', link('usb-SSD'))
  await symlink('../../sdb', link('usb-Other'))
})
afterEach(() => rm(folder, { recursive: true }))

const device = (name: string, type: string, size: number, at: string | null, children = {}) => ({
  ...{ name, type, size, ro: false, model: null, tran: null, fstype: null, label: null },
  ...{ mountpoints: [at], ...children },
})
/** A box on a card, whose data is there or on an SSD, and another disk. */
function box(dataOn: 'card' | 'ssd') {
  const [here, there] = dataOn === 'card' ? ['/data', null] : [null, '/data']
  const blockdevices = [
    device('mmcblk0', 'disk', 32 * GIB, null, {
      children: [
        device('mmcblk0p5', 'part', 2 * GIB, '/'),
        device('mmcblk0p7', 'part', 28 * GIB, here),
      ],
    }),
    device('sda', 'disk', 900 * GIB, null, {
      children: [device('sda1', 'part', 900 * GIB, there)],
    }),
    device('sdb', 'disk', 14 * GIB, null),
  ]
  return movingOf({
    exec: async () => JSON.stringify({ blockdevices }),
    gantry: folder,
    outcome: join(folder, 'outcome'),
    links: join(folder, 'disk'),
    used: async () => 10 * GIB,
  })
}
const order = async () => (await readFile(join(folder, 'move'), 'utf8')).trimEnd().split('\n')

it('writes down where from and where to, and that only the data goes, with where it is', async () => {
  await box('card').begin(link('usb-SSD'))
  expect(await order()).toEqual([link('mmc-Card'), link('usb-SSD')])
  await box('card').begin(link('usb-SSD'), 'data')
  expect(await order()).toEqual([link('mmc-Card'), link('usb-SSD'), 'data', link('mmc-Card')])
  await box('ssd').begin(link('mmc-Card'), 'data')
  expect(await order()).toEqual([link('mmc-Card'), link('mmc-Card'), 'data', link('usb-SSD')])
})

it('refuses a disk that is not there or too small, and a box that would leave its data behind', async () => {
  await expect(box('card').begin(link('usb-None'), 'data')).rejects.toThrow(/no disk/)
  await expect(box('card').begin(link('usb-Other'))).rejects.toThrow(/too small/)
  await box('card').begin(link('usb-Other'), 'data')
  await expect(box('ssd').begin(link('usb-Other'))).rejects.toThrow(/disk of its own/)
  await expect(box('ssd').begin(link('usb-SSD'), 'data')).rejects.toThrow(/no disk/)
})

it('tells how the last move ended', async () => {
  await writeFile(join(folder, 'outcome'), `moved\n${link('usb-SSD')}\n`)
  const { data, last } = await box('ssd').report()
  expect(data).toMatchObject({ id: link('usb-SSD') })
  expect(last).toEqual({ outcome: 'moved', to: link('usb-SSD') })
})

import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import {
  type Disk,
  diskInWords,
  disksIn,
  findDisk,
  refuseDisk,
} from '../../../image/flash/disks.ts'

const quiet = {
  ro: false,
  rm: false,
  hotplug: false,
  tran: null,
  vendor: null,
  model: null,
  mountpoints: [null],
}
const part = (path: string, ...mountpoints: string[]) => ({
  ...quiet,
  path,
  type: 'part',
  size: 1e9,
  mountpoints,
})

const said = JSON.stringify({
  blockdevices: [
    {
      ...{
        ...quiet,
        path: '/dev/nvme0n1',
        type: 'disk',
        size: 512e9,
        tran: 'nvme',
        model: 'Fast One',
      },
      children: [
        part('/dev/nvme0n1p1', '/boot/efi'),
        {
          ...part('/dev/nvme0n1p2'),
          children: [
            { ...quiet, path: '/dev/mapper/root', type: 'crypt', size: 1e9, mountpoints: ['/'] },
          ],
        },
      ],
    },
    { ...quiet, path: '/dev/sda', type: 'disk', size: 2e12, tran: 'sata', model: 'Spare Disk' },
    {
      ...{
        ...quiet,
        path: '/dev/sdb',
        type: 'disk',
        size: 31.9e9,
        rm: true,
        hotplug: true,
        tran: 'usb',
      },
      ...{
        vendor: 'SanDisk ',
        model: 'Ultra Fit',
        children: [part('/dev/sdb1', '/media/ada/PHOTOS')],
      },
    },
    {
      ...quiet,
      path: '/dev/sdc',
      type: 'disk',
      size: 0,
      rm: true,
      tran: 'usb',
      model: 'Card Reader',
    },
    { ...quiet, path: '/dev/mmcblk0', type: 'disk', size: 7.9e9, ro: true },
    { ...quiet, path: '/dev/zram0', type: 'disk', size: 4e9, mountpoints: ['[SWAP]'] },
    { ...quiet, path: '/dev/sr0', type: 'rom', size: 1e9, rm: true },
  ],
})

const disks = disksIn(said)
const disk = (path: string) => disks.find(it => it.path === path) as Disk
const refusal =
  (path: string, internal = false) =>
  () =>
    refuseDisk(disk(path), 7e9, { internal })

it('says what each disk is called, how large it is, and what it is used for', () => {
  expect(disks.map(diskInWords)).toEqual([
    '/dev/nvme0n1    512 GB  Fast One, NVME, in use: /boot/efi, crypt /dev/mapper/root, /',
    '/dev/sda        2.0 TB  Spare Disk, SATA',
    '/dev/sdb         32 GB  SanDisk Ultra Fit, USB, in use: /media/ada/PHOTOS',
    '/dev/mmcblk0    7.9 GB  card',
  ])
  expect(disks.filter(it => it.isRemovable).map(it => it.path)).toEqual([
    '/dev/sdb',
    '/dev/mmcblk0',
  ])
})

it('refuses what must not be written over, each with its reason', () => {
  expect(refusal('/dev/nvme0n1', true)).toThrow(
    '/dev/nvme0n1 is the disk that this machine runs from',
  )
  expect(refusal('/dev/sdb')).toThrow(
    '/dev/sdb (SanDisk Ultra Fit, USB) is in use: /media/ada/PHOTOS',
  )
  expect(refusal('/dev/mmcblk0')).toThrow('/dev/mmcblk0 (card) is write-protected')
  expect(refusal('/dev/sda')).toThrow('/dev/sda (Spare Disk, SATA) is built into this machine')
  expect(refusal('/dev/sda', true)).not.toThrow()
  expect(() => refuseDisk(disk('/dev/sda'), 3e12, { internal: true })).toThrow(
    '2.0 TB, and 3.0 TB are needed',
  )
})

it('finds the disk behind a link, and calls what is none by the name that was typed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gantry-disks-'))
  try {
    const link = join(folder, 'usb-SanDisk_Ultra_Fit')
    await symlink('/dev/null', link)
    const device = { ...quiet, path: '/dev/null', type: 'disk', size: 8e9 }
    const lsblk =
      (...blockdevices: object[]) =>
      async () =>
        JSON.stringify({ blockdevices })
    expect(await findDisk(link, lsblk(device))).toMatchObject({ path: '/dev/null', bytes: 8e9 })
    const partition = findDisk(link, lsblk({ ...device, type: 'part' }))
    await expect(partition).rejects.toThrow(`${link} is not a whole disk`)
  } finally {
    await rm(folder, { recursive: true })
  }
})

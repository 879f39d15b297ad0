import { expect, it } from 'vitest'
import { disksAmong, linksAmong } from '../../../agent/moving/plan.ts'

const GIB = 2 ** 30

const part = (name: string, size: number, more = {}) => ({
  ...{ name, type: 'part', size, ro: false, model: null, tran: null },
  ...{ fstype: null, label: null, mountpoints: [null], ...more },
})
const disk = (name: string, size: number, more = {}) => ({
  ...part(name, size, more),
  type: 'disk',
})

/** A stick that the box lives on, and what else may be plugged in. */
const stick = {
  ...disk('sda', 64 * GIB, { model: 'Extreme ', tran: 'usb' }),
  children: [
    part('sda1', GIB / 2),
    part('sda2', GIB / 8, { mountpoints: ['/boot/gantry'] }),
    part('sda3', 2 * GIB, { mountpoints: ['/'] }),
    part('sda4', 2 * GIB),
    part('sda5', 59 * GIB, { mountpoints: ['/var', '/data'] }),
  ],
}
const said = (...others: object[]) => JSON.stringify({ blockdevices: [stick, ...others] })
const links = new Map(
  ['sda', 'sdb', 'nvme0n1', 'mmcblk0', 'mmcblk0boot0'].map(it => [it, `/dev/disk/by-id/${it}`]),
)
const others = (...found: object[]) =>
  disksAmong(said(...found), links, 10 * GIB).others.map(({ id, fits }) => [id, fits])

it('knows the disk that the box lives on, and how much room it needs', () => {
  const { own, needed } = disksAmong(said(), links, 10 * GIB)
  expect(own).toEqual({
    ...{ id: '/dev/disk/by-id/sda', model: 'Extreme', size: 64 * GIB, kind: 'usb' },
  })
  // The slots and their like, what is stored and some more, and not the whole stick.
  expect(needed / GIB).toBeCloseTo(4.625 + 11.5 + 2)
})

it('offers what could hold it, and says what would be erased', () => {
  const windows = {
    ...disk('nvme0n1', 512 * GIB, { model: 'WD', tran: 'nvme' }),
    children: [part('nvme0n1p1', GIB, { fstype: 'vfat' }), part('nvme0n1p2', GIB, { label: 'C' })],
  }
  const { others } = disksAmong(said(windows, disk('mmcblk0', 8 * GIB)), links, 10 * GIB)
  expect(others).toMatchObject([
    { id: '/dev/disk/by-id/nvme0n1', kind: 'inside', holds: ['vfat', 'C'], fits: true },
    { id: '/dev/disk/by-id/mmcblk0', kind: 'card', holds: [], fits: false, model: 'mmcblk0' },
  ])
})

it('never offers what is in use, cannot be written, is no disk, or would not be found again', () => {
  const used = {
    ...disk('sdb', 900 * GIB),
    children: [part('sdb1', GIB, { mountpoints: ['/run/gantry/backup'] })],
  }
  expect(others(used)).toEqual([])
  expect(others(disk('sdb', 900 * GIB, { ro: true }))).toEqual([])
  expect(others(disk('mmcblk0boot0', GIB))).toEqual([])
  expect(others(disk('sdc', 900 * GIB))).toEqual([])
  expect(others(disk('zram0', GIB), disk('sdb', 0))).toEqual([])
  expect(others(disk('sdb', 900 * GIB))).toEqual([['/dev/disk/by-id/sdb', true]])
})

/** Its system is on a card, and its data has a disk of its own. */
const card = {
  ...disk('mmcblk0', 32 * GIB, { model: 'SC32G' }),
  children: [
    part('mmcblk0p1', GIB / 8, { mountpoints: ['/boot/gantry'] }),
    part('mmcblk0p5', 2 * GIB, { mountpoints: ['/'] }),
    part('mmcblk0p6', 2 * GIB),
    part('mmcblk0p7', 27 * GIB),
  ],
}
const ssd = {
  ...disk('sdb', 900 * GIB, { model: 'T7', tran: 'usb' }),
  children: [part('sdb1', 900 * GIB, { label: 'data', mountpoints: ['/var', '/data'] })],
}
const apart = (used: number) =>
  disksAmong(JSON.stringify({ blockdevices: [card, ssd, disk('sda', 8 * GIB)] }), links, used)

it('knows the disk that the data has for itself, and moves nothing else from there', () => {
  const { own, data, neededForData, others } = apart(10 * GIB)
  expect(own).toMatchObject({ id: '/dev/disk/by-id/mmcblk0', kind: 'card' })
  expect(data).toEqual({
    ...{ id: '/dev/disk/by-id/sdb', model: 'T7', size: 900 * GIB, kind: 'usb' },
  })
  expect(neededForData / GIB).toBeCloseTo(11.5 + 2)
  expect(others.map(({ id, fits, fitsData }) => [id, fits, fitsData])).toEqual([
    ['/dev/disk/by-id/mmcblk0', false, true],
    ['/dev/disk/by-id/sda', false, false],
  ])
  // What is stored by now may be more than the card has room for.
  expect(apart(30 * GIB).others[0]).toMatchObject({ fitsData: false })
})

it('offers a disk for the data alone that is too small for the whole box', () => {
  const { needed, neededForData, others } = disksAmong(said(disk('sdb', 14 * GIB)), links, 10 * GIB)
  expect((needed - neededForData) / GIB).toBeCloseTo(4.625)
  expect(others).toMatchObject([{ fits: false, fitsData: true }])
})

it('offers nothing where the box is on no disk of its own', () => {
  const inside = JSON.stringify({ blockdevices: [disk('sdb', 900 * GIB)] })
  expect(disksAmong(inside, links, GIB)).toEqual({ needed: 0, neededForData: 0, others: [] })
})

it('finds a disk again by what it is, and by its place only where nothing else is known', () => {
  const found = [
    ['/dev/disk/by-path/pci-0000:00:04.0', 'vda'],
    ['/dev/disk/by-path/pci-0000:00:05.0-nvme-1', 'nvme0n1'],
    ['/dev/disk/by-id/nvme-eui.0025', 'nvme0n1'],
    ['/dev/disk/by-id/nvme-WD_Blue_7', 'nvme0n1'],
    ['/dev/disk/by-id/nvme-WD_Blue_7-part1', 'nvme0n1p1'],
  ].map(([path = '', name = '']) => ({ path, name }))
  expect(Object.fromEntries(linksAmong(found))).toEqual({
    vda: '/dev/disk/by-path/pci-0000:00:04.0',
    nvme0n1: '/dev/disk/by-id/nvme-WD_Blue_7',
  })
})

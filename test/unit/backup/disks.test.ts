import { describe, expect, it } from 'vitest'
import { disksAmong, formatDisk } from '../../../agent/backup/disks.ts'
import type { Exec } from '../../../agent/base/exec.ts'

const device = (path: string, more: object = {}) => ({
  path,
  type: 'part',
  size: 1e9,
  ro: false,
  fstype: null,
  uuid: null,
  label: null,
  model: null,
  mountpoints: [null],
  ...more,
})
const said = (...blockdevices: object[]) => JSON.stringify({ blockdevices })
const disk = { type: 'disk', model: 'Elements 25A2  ' }

it('finds disks, with what is on them', () => {
  const usb = device('/dev/sdb', {
    ...disk,
    children: [
      device('/dev/sdb1', { fstype: 'exfat', uuid: '1234-ABCD', label: 'Photos' }),
      device('/dev/sdb2', { fstype: 'crypto_LUKS', uuid: 'x' }),
    ],
  })
  expect(disksAmong(said(usb, device('/dev/sdc', disk)))).toEqual([
    {
      path: '/dev/sdb1',
      size: 1e9,
      model: 'Elements 25A2',
      label: 'Photos',
      holds: 'exfat',
      uuid: '1234-ABCD',
    },
    { path: '/dev/sdb2', size: 1e9, model: 'Elements 25A2', holds: 'crypto_LUKS' },
    { path: '/dev/sdc', size: 1e9, model: 'Elements 25A2' },
  ])
})

it('never finds the disk that the box itself runs from, nor what is no disk', () => {
  const own = device('/dev/vda', {
    ...disk,
    children: [
      device('/dev/vda1', { fstype: 'vfat', uuid: '1' }),
      device('/dev/vda5', { mountpoints: ['/data', '/var'] }),
    ],
  })
  const others = [
    device('/dev/sr0', { type: 'rom' }),
    device('/dev/sdd', { ...disk, ro: true }),
    device('/dev/sde', { ...disk, size: 0 }),
    device('/dev/zram0', { ...disk, mountpoints: ['[SWAP]'] }),
  ]
  expect(disksAmong(said(own, ...others))).toEqual([])
})

describe('a disk that is to be prepared', () => {
  const run = (...devices: object[]) => {
    const ran: string[] = []
    const exec: Exec = async ([program = '']) => {
      ran.push(program)
      return program === 'lsblk' ? said(...devices) : ''
    }
    return { ran, exec }
  }
  const seen = { path: '/dev/sdc', size: 1e9, model: 'Elements 25A2' }

  it('is the one that somebody has seen, not another one of the same name', async () => {
    const other = run(device('/dev/sdc', { ...disk, size: 2e9 }))
    await expect(formatDisk(other.exec, seen)).rejects.toMatchObject({ code: 'disk-other' })
    const none = run()
    await expect(formatDisk(none.exec, seen)).rejects.toMatchObject({ code: 'disk-unknown' })
    expect([...other.ran, ...none.ran]).toEqual(['lsblk', 'lsblk'])
    const same = run(device('/dev/sdc', disk))
    await formatDisk(same.exec, seen)
    expect(same.ran).toEqual(['lsblk', 'wipefs', 'mkfs.btrfs', 'lsblk'])
  })
})

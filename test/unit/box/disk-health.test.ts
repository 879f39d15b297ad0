import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { diskHealth } from '../../../agent/box/disk-health.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-disk-health-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true })
  await writeFile(join(folder, path), text)
}

/** What the kernel shows of a box whose data is on a partition of soldered flash, beside a stick. */
async function kernel(errors: string, life?: { life_time: string; pre_eol_info: string }) {
  const disk = 'devices/platform/mmc0/mmc0:0001'
  const stats = `write_errs 0\nread_errs ${errors}\nflush_errs 0\ncorruption_errs 1\ngeneration_errs 0\n`
  await put(`${disk}/block/mmcblk0/mmcblk0p5/partition`, '5')
  for (const [name, text] of Object.entries(life ?? {})) await put(`${disk}/${name}`, text)
  await symlink('../..', join(folder, disk, 'block/mmcblk0/device')).catch(() => {})
  await mkdir(join(folder, 'class/block'), { recursive: true })
  const link = join(folder, 'class/block/mmcblk0p5')
  await symlink(join(folder, disk, 'block/mmcblk0/mmcblk0p5'), link).catch(() => {})
  await put('fs/btrfs/1-2/devices/sda1', '')
  await put('fs/btrfs/1-2/devinfo/1/error_stats', stats.replace(/\d+\n/, '99\n'))
  await put('fs/btrfs/3-4/devices/mmcblk0p5', '')
  await put('fs/btrfs/3-4/devinfo/1/error_stats', stats)
  await put(
    'mounts',
    [
      '21 1 179:3 / / ro - erofs /dev/root ro',
      '30 21 0:25 / /data rw,noatime shared:2 - btrfs /dev/mmcblk0p5 rw,subvolid=5',
      '31 21 8:1 / /mnt rw - btrfs /dev/sda1 rw',
    ].join('\n'),
  )
  return await diskHealth('/data', ways())
}

const ways = () => ({
  mounts: join(folder, 'mounts'),
  sys: folder,
  said: folder,
})

it('counts the errors of its own disk, and of no other', async () => {
  expect(await kernel('4')).toEqual({ errors: 5 })
})

it.each([
  ['0x01 0x03\n', '0x01\n', 30],
  ['0x01 0x0b\n', '0x01\n', 100],
  ['0x02 0x02\n', '0x03\n', 100],
  ['0x02 0x02\n', '0x02\n', 90],
])('knows what soldered flash says of its life: %j, %j', async (life_time, pre_eol_info, worn) => {
  expect(await kernel('0', { life_time, pre_eol_info })).toEqual({ errors: 1, worn })
})

it('knows nothing of what is no disk of its own', async () => {
  await put('mounts', '30 21 8:1 / /data rw - ext4 /dev/sda1 rw')
  expect(await diskHealth('/data', ways())).toEqual({ errors: 0 })
})

it('knows what a disk says of itself', async () => {
  const nvme = { critical_warning: 4, percentage_used: 93 }
  await put('disk-says.json', JSON.stringify({ nvme_smart_health_information_log: nvme }))
  expect(await kernel('0')).toEqual({ errors: 1, worn: 93, warns: true })
  await put('disk-says.json', '')
  expect(await kernel('0')).toEqual({ errors: 1 })
})

it('asks both where the box starts from a card and its data is on another disk', async () => {
  await kernel('0', { life_time: '0x0a 0x01', pre_eol_info: '0x01' })
  await mkdir(join(folder, 'devices/usb/block/sdb/sdb1'), { recursive: true })
  await symlink(join(folder, 'devices/usb/block/sdb/sdb1'), join(folder, 'class/block/sdb1'))
  await mkdir(join(folder, 'dev/block'), { recursive: true })
  await symlink(join(folder, 'class/block/mmcblk0p5'), join(folder, 'dev/block/179:3'))
  await put(
    'mounts',
    [
      '21 1 179:3 / / ro - erofs /dev/root ro',
      '30 21 0:25 / /data rw,noatime shared:2 - btrfs /dev/sdb1 rw,subvolid=5',
    ].join('\n'),
  )
  await put('disk-says.json', JSON.stringify({ endurance_used: { current_percent: 3 } }))
  await put('system-disk-says.json', JSON.stringify({ smart_status: { passed: false } }))
  expect(await diskHealth('/data', ways())).toEqual({
    ...{ errors: 0, worn: 3 },
    system: { worn: 100, warns: true },
  })
})

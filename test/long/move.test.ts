import { open } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { placeOf } from '../../image/disk.ts'
import { tableOn } from '../boot/table.ts'
import { patient } from '../boot/updatable.ts'
import { until } from '../lab/until.ts'
import { movableComputer } from './movable.ts'

const MINUTE = 60_000
const GIB = 2 ** 30
/** A disk that takes everything and gives back nothing. */
const FORGED = '/dev/disk/by-id/virtio-FORGED'
/** One that is built in, and says of itself that its reserve is gone and that it takes nothing more. */
const BUILT_IN = /^\/dev\/disk\/by-id\/nvme-.*BUILTIN/

/** The image on a stick, in a computer with a smaller disk inside, and one that somebody forged. */
it('a box moves from a stick to the disk that is built in, and is there as it was', {
  timeout: 90 * MINUTE,
}, async () => {
  await using computer = await movableComputer({ first: 24, other: 12, isStick: true })
  const { board, tools, first: stick, other: inside, sh, isThere, disks } = computer
  // Somebody had another system on it.
  await tools(['mkfs.vfat', '-n', 'OLD', inside])
  const turnOn = async () => {
    await computer.turnOn([
      ...['-drive', `if=none,id=inside,format=raw,discard=unmap,file=${inside}`],
      ...['-device', 'nvme,drive=inside,serial=BUILTIN,bootindex=1,smart_critical_warning=9'],
      ...['-blockdev', `driver=null-co,node-name=forged,size=${16 * GIB},read-zeroes=on`],
      ...['-device', 'virtio-blk-pci,drive=forged,serial=FORGED'],
    ])
    await isThere()
  }
  const rootDisk = () => sh('lsblk --noheadings --output PKNAME $(findmnt -no SOURCE /)')

  await turnOn()
  const first = await rootDisk()
  const report = await disks()
  expect(report.own).toMatchObject({ size: 24 * GIB })
  const other = report.others.find(it => BUILT_IN.test(it.id))
  expect(other).toMatchObject({ size: 12 * GIB, kind: 'inside', holds: ['OLD'], fits: true })
  const target = other?.id ?? ''
  await expect(sh(`gantry move ${target}`)).rejects.toThrow(/would be erased/)
  await computer.fill()
  const before = await computer.filled()

  // It lies about what it holds: nothing is lost, and the box says why it stayed.
  await sh(`gantry move ${FORGED} --agree`)
  await computer.restarted()
  expect(await rootDisk()).toBe(first)
  expect((await disks()).last).toEqual({ outcome: 'forged', to: FORGED })

  // The power goes in the middle of it.
  await computer.cutMove(`${target} --agree`)
  await turnOn()
  expect(await rootDisk()).toBe(first)
  expect((await disks()).last).toEqual({ outcome: 'cut-off', to: target })
  expect(await computer.filled()).toBe(before)
  const whole = Number(await sh('df --output=size --block-size=1M /data | tail -n 1'))
  expect(whole).toBeGreaterThan(18_000)

  const started = performance.now()
  await sh(`gantry move ${target} --agree`)
  await computer.restarted()
  console.log(`moved in ${Math.round((performance.now() - started) / 1000)} s`)
  expect(await rootDisk()).toMatch(/^nvme/)
  expect(await disks()).toMatchObject({
    own: { id: target, size: 12 * GIB },
    last: { outcome: 'moved', to: target },
  })
  expect(await computer.filled()).toBe(before)
  const room = Number(await sh('df --output=size --block-size=1M /data | tail -n 1'))
  expect(room).toBeGreaterThan(7_000)
  expect(await sh('findmnt --noheadings --output SOURCE /boot/gantry')).toMatch(/nvme/)

  // It is asked how it fares, and what it says is told.
  await sh('systemctl start gantry-ask-disk')
  const findings = async () => await sh('gantry repairs --json || true')
  await until('it is told', async () => (await findings()).includes('disk-warns'), patient)

  // It starts again, with the stick still there, which starts nothing.
  await computer.pullPlug()
  await turnOn()
  expect(await rootDisk()).toMatch(/^nvme/)
  expect(await computer.filled()).toBe(before)
  await computer.pullPlug()
  await expect(tableOn(stick, tools)).rejects.toThrow()
  const table = await tableOn(inside, tools)
  expect(table.partitions.map(it => it.name)).toEqual(['ESP', 'GANTRY', 'root_a', 'root_b', 'data'])
  expect(table.firstSector).toBe(34)
  // What was moved is still there for who looks for it.
  await using old = await open(stick)
  const { start } = placeOf(board, 'root_a')
  const { buffer } = await old.read(Buffer.alloc(4), 0, 4, start + 1024)
  expect(buffer.readUInt32LE(0)).toBe(0xe0f5e1e2)
})

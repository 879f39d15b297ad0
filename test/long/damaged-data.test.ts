import { expect, it, onTestFailed } from 'vitest'
import { exec } from '../../agent/base/exec.ts'
import { buildImage } from '../../image/build.ts'
import { placeOf } from '../../image/disk.ts'
import { putText } from '../../image/fat.ts'
import { bootDisk, type Machine } from '../../image/qemu.ts'
import { withTools } from '../../image/tools.ts'
import { newDisk } from '../../image/workstation/disk.ts'
import { namelessFile, PRELOADED, testKey } from '../boot/machine.ts'
import { until } from '../lab/until.ts'

const MINUTE = 60_000
const CODE = /Code\s+(\S{4}-\S{4}-\S)/
const SECTOR = 512
/** Where btrfs says what it is, in bytes; it says so once more behind what these disks hold. */
const SUPERBLOCKS = [64 * 1024, 64 * 1024 ** 2]

/** For whoever has a screen at the box and nothing else. */
it('says on the screen that its data cannot be opened, and begins anew when it is told to', {
  timeout: 90 * MINUTE,
}, async () => {
  await using stack = new AsyncDisposableStack()
  const tools = await withTools(exec)
  const image = await buildImage({ preload: PRELOADED, updateKey: await testKey(tools) })
  const disk = await namelessFile(stack)
  await newDisk(disk, { image, preseed: '', gibibytes: 8 }, tools)
  const shown: string[] = []
  onTestFailed(() => console.error(shown.slice(-60).join('\n')))
  let machine: Machine | undefined
  stack.defer(async () => machine?.kill())

  const turnOn = async () => {
    await machine?.kill()
    shown.length = 0
    machine = await bootDisk({ disk, board: image.board, onSerialLine: line => shown.push(line) })
  }
  const seen = (what: RegExp) =>
    until(`${what}`, async () => shown.find(it => what.test(it)) ?? false, { within: 30 * MINUTE })
  const code = async () => CODE.exec(await seen(CODE))?.[1]

  await turnOn()
  const before = await code()
  await machine?.kill()
  const { partitiontable: table } = JSON.parse(await tools(['sfdisk', '--json', disk])) as {
    partitiontable: { partitions: { name: string; start: number }[] }
  }
  const { start = 0 } = table.partitions.find(it => it.name === 'data') ?? {}
  for (const at of SUPERBLOCKS) {
    const seek = start + at / SECTOR
    await tools(['dd', 'if=/dev/zero', `of=${disk}`, `seek=${seek}`, 'count=8', 'conv=notrunc'])
  }

  await turnOn()
  await seen(/the data on \/dev\/\w+ cannot be opened: .* switch off and on again/)
  await seen(/an empty file of the name reset on the partition GANTRY/)
  expect(shown.join()).not.toContain('preparing the data partition')

  await machine?.kill()
  await putText({ disk, ...placeOf(image.board, 'GANTRY') }, '', 'reset', tools)
  await turnOn()
  await seen(/erasing everything on this box/)
  await seen(/the data partition is ready/)
  expect(await code()).not.toBe(before)
})

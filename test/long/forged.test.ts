import { expect, it, onTestFailed } from 'vitest'
import { exec } from '../../agent/base/exec.ts'
import { buildImage } from '../../image/build.ts'
import { bootDisk } from '../../image/qemu.ts'
import { withTools } from '../../image/tools.ts'
import { newDisk } from '../../image/workstation/disk.ts'
import { forgedDisk, type Lie } from '../boot/forged-disk.ts'
import { namelessFile, PRELOADED, testKey } from '../boot/machine.ts'
import { until } from '../lab/until.ts'

const MINUTE = 60_000
const GIB = 2 ** 30

/** An image that another program wrote to a card, which nobody has asked what it holds. */
it.each<[lie: Lie, held: number]>([
  ['forgets', 8 * GIB],
  ['begins anew', 8 * GIB],
  // As an honest card of 8 GB: no power of two, and no mebibytes either.
  ['begins anew', 15_523_841 * 512],
])(
  'a card that %s behind its real end of %d bytes is told',
  {
    timeout: 60 * MINUTE,
  },
  async (lie, held) => {
    await using stack = new AsyncDisposableStack()
    const tools = await withTools(exec)
    const image = await buildImage({ preload: PRELOADED, updateKey: await testKey(tools) })
    const file = await namelessFile(stack)
    await newDisk(file, { image, preseed: '', gibibytes: 8 }, tools)
    await tools(['truncate', `--size=${held}`, file])
    const { disk } = stack.use(await forgedDisk(file, 32 * GIB, lie))
    const shown: string[] = []
    onTestFailed(() => console.error(shown.slice(-60).join('\n')))
    const machine = await bootDisk({
      ...{ disk, board: image.board, onSerialLine: line => shown.push(line) },
    })
    stack.defer(machine.kill)
    await until('it says so', async () => shown.some(it => /holds 32 GiB, and loses/.test(it)), {
      within: 40 * MINUTE,
    })
    expect(shown.join()).not.toContain('the data partition is ready')
  },
)

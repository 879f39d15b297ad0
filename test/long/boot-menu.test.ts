import { setTimeout as pause } from 'node:timers/promises'
import { expect, it, onTestFailed } from 'vitest'
import { exec } from '../../agent/base/exec.ts'
import { buildImage } from '../../image/build.ts'
import { bootDisk, type Machine } from '../../image/qemu.ts'
import { withTools } from '../../image/tools.ts'
import { newDisk } from '../../image/workstation/disk.ts'
import { namelessFile, PRELOADED, testKey } from '../boot/machine.ts'
import { until } from '../lab/until.ts'

const MINUTE = 60_000
const CODE = /Code\s+(\S{4}-\S{4}-\S)/
const patient = { within: 30 * MINUTE }

/** The way back to a box that belongs to nobody, for whoever has a keyboard at it and nothing else. */
it('erases everything when that is chosen in the boot menu and said once more', {
  timeout: 120 * MINUTE,
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
    return machine
  }
  const seen = (what: RegExp) =>
    until(
      `${what}`,
      async () => {
        const line = shown.find(it => what.test(it))
        return line !== undefined && line
      },
      patient,
    )
  const code = async () => (await seen(CODE)).match(CODE)?.[1]
  const choose = async () => {
    const { press } = await turnOn()
    // A key that is held.
    const isThere = async () => {
      await press('spc')
      return shown.some(it => it.includes('Reset this box'))
    }
    await until('the menu is there', isThere, { within: 10 * MINUTE, every: 200 })
    // A keyboard keeps no more than it can: what comes on top of the held key is lost.
    await pause(5000)
    // Behind it is the firmware's own entry.
    for (const key of ['home', 'down']) {
      await press(key)
      await pause(2000)
    }
    await press('ret')
    await seen(/type ERASE and press Enter/)
    return press
  }

  await turnOn()
  const before = await code()

  await choose()
  await seen(/nothing was erased/)
  expect(await code()).toBe(before)

  const press = await choose()
  // The first of it may come before the kernel knows the keyboard.
  const isErasing = async () => {
    for (const key of ['e', 'r', 'a', 's', 'e', 'ret']) await press(key)
    await pause(3000)
    return shown.some(it => it.includes('erasing everything on this box'))
  }
  await until('it is said once more', isErasing, { within: 2 * MINUTE, every: 1000 })
  await seen(/preparing the data partition/)
  expect(await code()).not.toBe(before)
})

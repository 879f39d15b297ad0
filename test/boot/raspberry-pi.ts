import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exec } from '../../agent/base/exec.ts'
import { readBoard } from '../../image/board.ts'
import { buildImage, type Image } from '../../image/build.ts'
import { placeOf, putImage } from '../../image/disk.ts'
import { bootDisk, type Machine } from '../../image/qemu.ts'
import { buildRoot } from '../../image/root.ts'
import { makeSlot } from '../../image/slot.ts'
import { withTools } from '../../image/tools.ts'
import { newDisk } from '../../image/workstation/disk.ts'
import { type Guest, openGuest } from './guest.ts'
import { namelessFile, testKey } from './machine.ts'

export const SECOND = '100.0.0'

/**
 * QEMU's general machine with the image of a Raspberry Pi on its disk, and another version in its
 * second slot. Its firmware is read and obeyed here (image/raspberry-pi/start.ts), and forgets after
 * each start that it was told to try.
 */
export interface Raspberry extends AsyncDisposable {
  readonly image: Image
  readonly disk: string
  readonly shown: readonly string[]
  sh(command: string): Promise<string>
  /** Turns it on; the power was away, so the firmware knows of no try. */
  turnOn(): Promise<void>
  /** Restarts it, and hands to the firmware what Linux hands to it. Answers whether that is a try. */
  restart(): Promise<boolean>
  pullPlug(): Promise<void>
}

export async function raspberryPi(): Promise<Raspberry> {
  await using stack = new AsyncDisposableStack()
  const tools = await withTools(exec)
  const board = await readBoard('rpi')
  const options = { board, updateKey: await testKey(tools) }
  const image = await buildImage(options)
  const root = await buildRoot({ ...options, version: SECOND })
  const second = await makeSlot(root, board, tools, exec)
  const folder = await mkdtemp(join(tmpdir(), 'gantry-raspberry-'))
  stack.defer(() => rm(folder, { recursive: true }))
  const disk = await namelessFile(stack)
  await newDisk(disk, { image, preseed: '', gibibytes: 8 }, tools)
  await putImage(disk, placeOf(board, 'root_b').start, second.image, tools)

  const shown: string[] = []
  let machine: Machine | undefined
  let guest: Guest | undefined
  const letGo = async () => {
    await guest?.close()
    machine = undefined
    guest = undefined
  }
  const pullPlug = async () => {
    await machine?.kill()
    await letGo()
  }
  stack.defer(pullPlug)
  const inside = () => {
    if (!guest) throw new Error('it is off')
    return guest
  }
  const turnOn = async (isTryboot: boolean) => {
    guest = await openGuest(board)
    machine = await bootDisk({
      ...{ disk, board, isTryboot, mebibytes: 2048 },
      ...guest.machine,
      onSerialLine: line => shown.push(line),
    })
    await guest.sh('true')
  }
  const ends = stack.move()

  return {
    ...{ image, disk, shown, pullPlug },
    sh: command => inside().sh(command),
    turnOn: () => turnOn(false),
    async restart() {
      const before = shown.length
      // Not at once: the shell is ended by it, and has to answer before.
      await inside().sh('systemd-run --on-active=1 systemctl reboot')
      await machine?.off
      await letGo()
      const isTry = shown.slice(before).some(it => it.includes(`with command '0 tryboot'`))
      await turnOn(isTry)
      return isTry
    },
    [Symbol.asyncDispose]: () => ends.disposeAsync(),
  }
}

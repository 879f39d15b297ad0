import { onTestFailed } from 'vitest'
import { type Exec, exec } from '../../agent/base/exec.ts'
import type { DiskReport } from '../../agent/http/api.ts'
import type { Board } from '../../image/board.ts'
import { ownBoard } from '../../image/board.ts'
import { buildImage } from '../../image/build.ts'
import { bootDisk, type Machine } from '../../image/qemu.ts'
import { withTools } from '../../image/tools.ts'
import { newDisk } from '../../image/workstation/disk.ts'
import { type Guest, openGuest } from '../boot/guest.ts'
import { namelessFile, PRELOADED, testKey } from '../boot/machine.ts'
import { patient } from '../boot/updatable.ts'
import { until } from '../lab/until.ts'

const GIB = 2 ** 30

/** A computer that starts the image from its first disk, and has another one that a box can move to. */
export interface Movable extends AsyncDisposable {
  readonly board: Board
  readonly tools: Exec
  /** The files that its two disks are. */
  readonly first: string
  readonly other: string
  readonly shown: readonly string[]
  /** `more`: what is plugged in besides the first disk, in words for QEMU. */
  turnOn(more: readonly string[]): Promise<void>
  pullPlug(): Promise<void>
  sh(command: string): Promise<string>
  /** Comes back when the box can be asked. */
  isThere(): Promise<void>
  /** The same, after it has started anew by itself. */
  restarted(): Promise<void>
  disks(): Promise<DiskReport>
  /** Puts data on the box that is easily told from other data. */
  fill(): Promise<void>
  /** What there is of it. */
  filled(): Promise<string>
  /** Comes back with the plug pulled while `gantry move` copies. */
  cutMove(words: string): Promise<void>
}

export async function movableComputer({
  isStick = false,
  ...gibibytes
}: {
  readonly first: number
  readonly other: number
  /** The first one is at USB. */
  readonly isStick?: boolean
}): Promise<Movable> {
  await using stack = new AsyncDisposableStack()
  const tools = await withTools(exec)
  const board = await ownBoard()
  const image = await buildImage({ preload: PRELOADED, updateKey: await testKey(tools) })
  const first = await namelessFile(stack)
  await newDisk(first, { image, preseed: '', gibibytes: gibibytes.first }, tools)
  const other = await namelessFile(stack)
  await tools(['truncate', `--size=${gibibytes.other * GIB}`, other])

  const shown: string[] = []
  onTestFailed(() => console.error(shown.slice(-80).join('\n')))
  let machine: Machine | undefined
  let guest: Guest | undefined
  const pullPlug = async () => {
    await machine?.kill()
    await guest?.close()
    machine = undefined
    guest = undefined
  }
  stack.defer(pullPlug)
  const ends = stack.move()
  const inside = () => {
    if (!guest) throw new Error('it is off')
    return guest
  }
  const sh = (command: string) => inside().sh(command)
  const isThere = async () =>
    void (await sh('until [ -S /run/gantry/root.sock ]; do sleep 1; done'))
  const copied = (line: string) => /MiB are on the other disk/.test(line)
  return {
    ...{ board, tools, first, other, shown, pullPlug, sh, isThere },
    async turnOn(more) {
      guest = await openGuest()
      machine = await bootDisk({
        ...{
          disk: first,
          isStick,
          board,
          kernelArguments: `${guest.machine.kernelArguments} panic=1`,
        },
        more: [...guest.machine.more, ...more],
        onSerialLine: line => shown.push(line),
      })
    },
    async restarted() {
      await inside().restarted()
      await isThere()
    },
    disks: async () => JSON.parse(await sh('gantry move --json')),
    async fill() {
      await sh(
        'echo kept > /data/state/kept; btrfs subvolume snapshot -r /data/state /data/snapshots/x',
      )
      await sh('head -c 300M /dev/urandom > /data/state/large; sync')
    },
    filled: () =>
      sh(
        'cat /data/state/kept /data/snapshots/x/kept /etc/machine-id; sha256sum /data/state/large',
      ),
    async cutMove(words) {
      const seen = shown.length
      await sh(`gantry move ${words}`)
      await until('some of it is copied', async () => shown.slice(seen).some(copied), patient)
      await pullPlug()
    },
    [Symbol.asyncDispose]: () => ends.disposeAsync(),
  }
}

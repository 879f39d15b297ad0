import { exec } from '../../../agent/base/exec.ts'
import { buildImage } from '../../../image/build.ts'
import type { Machine } from '../../../image/qemu.ts'
import { withTools } from '../../../image/tools.ts'
import { runBox } from '../../../image/workstation/box.ts'
import { newDisk } from '../../../image/workstation/disk.ts'
import { preseedFor } from '../../../image/workstation/preseed.ts'
import { failingDisk } from '../../boot/failing-disk.ts'
import { type Guest, openGuest } from '../../boot/guest.ts'
import { carelessProcess, namelessFile, PRELOADED, testKey } from '../../boot/machine.ts'
import { ask, claim, claimedAs, type Owner } from '../../boot/owner.ts'
import { freePort } from '../../browser/ports.ts'
import { openBrowser } from '../../lab/browser.ts'
import { until } from '../../lab/until.ts'
import type { Inside, Mendable } from './fault.ts'

/** A box with a kernel, a clock, a memory and a disk of its own, its owner, and an app with a database. */
export interface HardwareVictim extends Inside, Mendable {
  readonly owner: Owner
  /** Of a hundred writes to its disk, so many fail from now on. */
  failWrites(percent: number): void
  /** Comes back when the page of the box and that of the app are there for a device at home; throws after so many milliseconds. */
  answers(within: number): Promise<unknown>
  /** Status of an answer to somebody who signs in. */
  signsIn(): Promise<number>
  /** Pulls the plug, and turns it on again. */
  turnOffAndOn(): Promise<void>
}

export async function openHardwareVictim(): Promise<HardwareVictim & AsyncDisposable> {
  await using stack = new AsyncDisposableStack()
  const tools = await withTools(exec)
  const image = await buildImage({ preload: PRELOADED, updateKey: await testKey(tools) })
  const ports = { http: await freePort(), https: await freePort() }
  const file = await namelessFile(stack)
  await newDisk(file, { image, preseed: preseedFor(ports), gibibytes: 8 }, tools)
  const { disk, fail } = stack.use(await failingDisk(file))
  const seen = { ports, browser: openBrowser(stack.use(carelessProcess())) }
  let machine: Machine | undefined
  let guest: Guest | undefined
  const turnOff = async () => {
    await machine?.kill()
    await guest?.close()
    machine = undefined
    guest = undefined
  }
  stack.defer(turnOff)
  const turnOn = async () => {
    guest = await openGuest()
    const box = await runBox({ disk, ports, ...guest.machine })
    machine = box.machine
    return box.code
  }
  const code = await turnOn()
  const owner = await claim(seen, code ?? '')
  await owner.ask('/api/apps/miniflux/install', {})
  await owner.running('miniflux')
  const app = `https://miniflux-${claimedAs.name}.localhost:${ports.https}/healthcheck`
  const isThere = async (url: string) =>
    (await ask(seen, url, { timeoutMs: 10_000 })).status === 200
  const ends = stack.move()
  const shell = async (script: string) => {
    if (!guest) throw new Error('it is off')
    return await guest.sh(script)
  }
  const answers = (within: number) =>
    until(
      'the page and the app answer',
      async () => (await isThere(`${owner.url}/api/box`)) && (await isThere(app)),
      { within, every: 1_000 },
    )
  return {
    owner,
    failWrites: fail,
    shell,
    answers,
    async signsIn() {
      const json = { name: claimedAs.owner, password: claimedAs.password }
      return (await ask(seen, `${owner.url}/api/session`, { json })).status
    },
    async turnOffAndOn() {
      await turnOff()
      await turnOn()
    },
    // What runs of a round ends with the power.
    async mend() {
      fail(0)
      await turnOff()
      await turnOn()
      await shell(rightClock())
      await answers(BACK_WITHIN)
    },
    [Symbol.asyncDispose]: () => ends.disposeAsync(),
  }
}

/** Shell that sets the clock of the box by this machine's. */
export const rightClock = () => `date --set=@${Math.round(Date.now() / 1000)}`

/** Milliseconds until a machine without KVM has done what a box does within a minute. */
export const BACK_WITHIN = 180_000

import { open, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { onTestFailed } from 'vitest'
import { type Exec, exec } from '../../agent/base/exec.ts'
import { buildImage, type Image } from '../../image/build.ts'
import { cached, keyOf } from '../../image/cache.ts'
import { placeOf } from '../../image/disk.ts'
import { putText } from '../../image/fat.ts'
import { bootDisk, type Machine } from '../../image/qemu.ts'
import { withTools } from '../../image/tools.ts'
import { makeUpdateKey } from '../../image/update-key.ts'
import { type RunningBox, runBox } from '../../image/workstation/box.ts'
import { newDisk } from '../../image/workstation/disk.ts'
import { preseedFor } from '../../image/workstation/preseed.ts'
import { freePort } from '../browser/ports.ts'
import { type Browser, openBrowser } from '../lab/browser.ts'
import { start } from '../lab/process.ts'
import { until } from '../lab/until.ts'
import { type Table, tableOn } from './table.ts'

/** A computer with the built image on its disk, behind forwarded ports as `npm start` has them. */
export interface Computer extends AsyncDisposable {
  readonly ports: { readonly http: number; readonly https: number }
  /** A browser on the workstation that goes on when a certificate is not one it knows. */
  readonly browser: Browser
  /** Turns it on, and comes back when the page answers. */
  turnOn(): Promise<RunningBox>
  /** Turns it on, and pulls the plug some milliseconds after a line like that on its serial console. */
  turnOnAndPullPlug(line: RegExp, afterMs: number): Promise<void>
  pullPlug(): Promise<void>
  /** What its serial consoles have shown, of all boots. */
  readonly shown: readonly string[]
  readTable(): Promise<Table>
  /** Writes a file of the partition GANTRY while it is off, as on any other computer. */
  putOnCard(file: string, text: string): Promise<void>
  /** What is on GANTRY of another box's card, which is in a reader of this computer. */
  filesOnOtherCard(): Promise<readonly string[]>
}

export const GIBIBYTES = 12
const MEBIBYTE = 2 ** 20

/** All boot tests have one image: it takes longer to make than to start. */
export const PRELOADED = ['miniflux']

/** What updates are signed with here; the same each time, so the image of the last run is still good. */
export const testKey = (tools: Exec) =>
  cached('test-key', keyOf('tests'), it => makeUpdateKey(it, 'Tests', tools))

export async function buildComputer(): Promise<Computer> {
  await using stack = new AsyncDisposableStack()
  const tools = await withTools(exec)
  const image = await buildImage({ preload: PRELOADED, updateKey: await testKey(tools) })
  const ports = { http: await freePort(), https: await freePort() }
  const disk = await namelessFile(stack)
  await newDisk(disk, { image, preseed: preseedFor(ports), gibibytes: GIBIBYTES }, tools)
  const another = await namelessFile(stack)
  const more = await cardOfAnother(another, image, tools)
  const browser = openBrowser(stack.use(carelessProcess()))

  const shown: string[] = []
  let machine: Machine | undefined
  const pullPlug = async () => {
    await machine?.kill()
    machine = undefined
  }
  stack.defer(pullPlug)
  const ends = stack.move()

  return {
    ports,
    browser,
    shown,
    pullPlug,
    async turnOn() {
      const box = await runBox({ disk, ports, more, onSerialLine: line => shown.push(line) })
      machine = box.machine
      return box
    },
    async turnOnAndPullPlug(line, afterMs) {
      const seen = shown.length
      machine = await bootDisk({ disk, more, onSerialLine: said => shown.push(said) })
      try {
        await until(`${line}`, async () => shown.slice(seen).some(it => line.test(it)), {
          within: 300_000,
          every: 2,
        })
        await new Promise(done => setTimeout(done, afterMs))
      } finally {
        await pullPlug()
      }
    },
    putOnCard: (file, text) =>
      putText({ disk, ...placeOf(image.board, 'GANTRY') }, text, file, tools),
    async filesOnOtherCard() {
      const { start } = placeOf(image.board, 'GANTRY')
      const said = await tools(['mdir', '-b', '-i', `${another}@@${start}`, '::'])
      return said
        .trim()
        .split('\n')
        .map(it => it.replace('::/', ''))
    },
    readTable: () => tableOn(disk, tools),
    [Symbol.asyncDispose]: () => ends.disposeAsync(),
  }
}

/** In words of QEMU: a reader with the card of another box, whose partitions have the same names. */
async function cardOfAnother(disk: string, image: Image, tools: Exec): Promise<readonly string[]> {
  await newDisk(disk, { image, preseed: 'name = "another"\n', gibibytes: GIBIBYTES }, tools)
  // Of another version: which root is the box's own, its file system says.
  const root = placeOf(image.board, 'root_a').start / MEBIBYTE
  await tools([
    'dd',
    'if=/dev/zero',
    `of=${disk}`,
    'bs=1M',
    `seek=${root}`,
    'count=1',
    'conv=notrunc',
  ])
  const drive = `if=none,id=another,format=raw,file=${disk}`
  return ['-device', 'qemu-xhci', '-drive', drive, '-device', 'usb-storage,drive=another']
}

/** A file that loses its name at once, so it is gone with this process, however that ends. */
export async function namelessFile(stack: AsyncDisposableStack): Promise<string> {
  const name = join('/var/tmp', `gantry-boot-${process.pid}-${Date.now()}`)
  const file = stack.use(await open(name, 'wx+'))
  await unlink(name)
  return `/proc/${process.pid}/fd/${file.fd}`
}

/** Of a browser that goes on when a certificate is not one it knows. */
export function carelessProcess() {
  const settings = ['NODE_TLS_REJECT_UNAUTHORIZED=0', 'NODE_NO_WARNINGS=1']
  const program = join(import.meta.dirname, '../lab/browser-process.ts')
  const running = start(['env', ...settings, process.execPath, program])
  return { ...running, [Symbol.asyncDispose]: async () => void (await running.letGo()) }
}

/** Shows what the computer had on its serial console when the running test fails. */
export function tellOnFailure(computer: Computer): void {
  onTestFailed(() => console.error(computer.shown.slice(-60).join('\n')))
}

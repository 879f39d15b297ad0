import { copyFile, mkdtemp, open, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Problem } from '../../agent/base/errors.ts'
import { exec } from '../../agent/base/exec.ts'
import type { SystemReport } from '../../agent/http/api.ts'
import type { Board } from '../../image/board.ts'
import { ownBoard } from '../../image/board.ts'
import { buildImage } from '../../image/build.ts'
import { placeOf } from '../../image/disk.ts'
import { makeErofs } from '../../image/erofs.ts'
import { offerUpdate } from '../../image/feed.ts'
import { bootDisk, type Machine } from '../../image/qemu.ts'
import { buildRoot, type Root } from '../../image/root.ts'
import { makeSlot, UKI } from '../../image/slot.ts'
import { withTools } from '../../image/tools.ts'
import { makeUki } from '../../image/uki.ts'
import { makeUpdate } from '../../image/update.ts'
import { makeUpdateKey } from '../../image/update-key.ts'
import { newDisk } from '../../image/workstation/disk.ts'
import { until } from '../lab/until.ts'
import { despiteStarts, type Guest, openGuest } from './guest.ts'
import { namelessFile, PRELOADED, testKey } from './machine.ts'
import { maimedSlot } from './maimed.ts'
import { openReplay, type Replay } from './replay.ts'
import { type Feed, serveFolder } from './served-folder.ts'
import { type Starts, sha256Of } from './starts.ts'

/** A computer with the image that all boot tests have, and a web server that offers it others, good and bad. */
export interface Updatable extends AsyncDisposable {
  readonly feed: Feed
  /** The root shell of the machine that is on. */
  sh(command: string): Promise<string>
  /** What a command of the box answers as JSON, also where it fails. */
  ask(command: string): Promise<SystemReport & { readonly error?: Problem }>
  /** A file of the web server, put on the box. */
  fetch(name: string, to: string): Promise<void>
  /** A file of the web server, sent to the box piece by piece as the page does, and begun with. */
  send(name: string): Promise<void>
  turnOn(): Promise<void>
  /** The same, and everything that is written from now on is noted. */
  turnOnNoting(): Promise<void>
  pullPlug(): Promise<void>
  /** Its plug is pulled so many milliseconds after it was turned on. */
  turnOnFor(ms: number): Promise<void>
  /** Its disk as it is now, while it is off; and that disk once more. */
  keepDisk(): Promise<void>
  putDiskBack(): Promise<void>
  /** How it would start, had the power gone after each flush since it was turned on noting. */
  startsAfterFlushes(): AsyncIterable<Starts>
  /** SHA-256 of the kernel of each version. */
  kernels(): Promise<{ readonly first: string; readonly second: string }>
  /** SHA-256 of the first 64 MiB of where another version goes. */
  secondSlot(): Promise<string>
  /** Comes back when somebody listens after it has started anew by itself. */
  restarted(): Promise<void>
  /** Comes back with what the box says of its versions when it has come that far. */
  phase(wanted: SystemReport['phase']): Promise<SystemReport>
  /**
   * Comes back when nothing becomes of any version by itself any more: none is written, started or on
   * trial, and one that is written has waited for half a minute.
   */
  settled(): Promise<SystemReport>
  /** The slot that runs. */
  slot(): Promise<string>
  readonly shown: readonly string[]
}

export const SECOND = '100.0.0'
/** Versions that do not start: a kernel that finds no init, what is none, and one that finds no data. */
export const BROKEN = { panic: '100.1.0', 'no-kernel': '100.2.0', 'no-data': '100.6.0' } as const
/** Versions that start, and of which something does not work: what they lack. */
export const UNHEALTHY = {
  'no-agent': { version: '100.3.0', lacks: 'usr/lib/gantry/worker.js' },
  'no-docker': { version: '100.4.0', lacks: 'usr/sbin/dockerd' },
  'no-network': { version: '100.5.0', lacks: 'usr/lib/systemd/systemd-networkd' },
} as const
/** The program that the data partition comes from. */
export const DISK = 'usr/lib/gantry/disk'
/** Update files that no box may take, and why. */
export const REFUSED = {
  'foreign.update': ['update-foreign-key', /signed by somebody this box does not know/],
  'older.update': ['update-older', /older than what the box has/],
  'other-board.update': ['update-wrong-board', /for another kind of box/],
  'truncated.update': ['update-damaged', /damaged or not signed/],
  'small.img': ['update-damaged', /damaged or not signed/],
  'too-large.update': ['update-too-large', /larger than its place/],
  'missing.update': ['update-unreachable', /could not be fetched/],
} as const
const MAJORS = { postgresql: ['17'], mariadb: ['11.8'] }
/** What is on the stick that is plugged in. */
export const STICK = 'panic.update'
/** Of a machine without KVM that does other things, too. */
export const patient = { within: 40 * 60_000, every: 1000 }

/** Versions that are made of a whole one, each in a minute. */
const MAIMED = { ...UNHEALTHY, 'no-data': { version: BROKEN['no-data'], lacks: DISK } }
type Maimed = keyof typeof MAIMED
export const EACH_MAIMED = Object.keys(MAIMED) as Maimed[]

/**
 * `maimed`: which of those that lack something are offered, too. `chosen`: what kind of machine it is,
 * this machine's own unless said.
 */
export async function updatableComputer(
  maimed: readonly Maimed[],
  chosen?: Board,
): Promise<Updatable> {
  await using stack = new AsyncDisposableStack()
  const tools = await withTools(exec)
  const board = chosen ?? (await ownBoard())
  const folder = await mkdtemp('/var/tmp/gantry-updates-')
  stack.defer(() => rm(folder, { recursive: true }))
  const key = await testKey(tools)
  const signed = { board, preload: PRELOADED, updateKey: key }
  const first = await buildImage(signed)
  const root = await buildRoot({ ...signed, version: SECOND })
  const second = await makeSlot(root, board, tools, exec)
  const file = join(folder, 'second.update')
  await makeUpdate(
    { image: second.image, version: SECOND, board, majors: MAJORS, key },
    file,
    tools,
  )
  await offerUpdate(folder, { file, version: SECOND, board, channel: 'stable' }, key, tools)
  await makeBadUpdates(folder, board, key, root)
  for (const name of maimed) {
    const { version } = MAIMED[name]
    const { image } = await maimedSlot(root, MAIMED[name], board)
    await makeUpdate(
      { image, version, board, majors: MAJORS, key },
      join(folder, `${name}.update`),
      tools,
    )
  }

  const disk = await namelessFile(stack)
  await newDisk(disk, { image: first, preseed: '', gibibytes: 8 }, tools)
  const feed = stack.use(await serveFolder(folder))

  // Somebody's stick with an update on it.
  const stick = await namelessFile(stack)
  await tools(['truncate', '--size=512M', stick])
  await tools(['mkfs.vfat', '-n', 'UPDATES', stick])
  await tools(['mcopy', '-i', stick, join(folder, STICK), `::${STICK}`])
  const plugged = [
    ...['-device', 'qemu-xhci', '-drive', `if=none,id=stick,format=raw,file=${stick}`],
    ...['-device', 'usb-storage,drive=stick'],
  ]

  let replay: Replay | undefined
  const shown: string[] = []
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

  const ask = async (command: string) =>
    JSON.parse((await inside().sh(`gantry ${command} --json || true`)).split('\n').at(-1) ?? '')

  const powerOn = async (writeLog?: string) => {
    guest = await openGuest(board)
    machine = await bootDisk({
      ...{ disk, board, mebibytes: 2048 },
      more: [...guest.machine.more, ...plugged],
      // A kernel that panics need not wait for whoever reads it.
      kernelArguments: `${guest.machine.kernelArguments} panic=1`,
      onSerialLine: line => shown.push(line),
      ...(writeLog ? { writeLog } : {}),
    })
  }
  const turnOn = async (writeLog?: string) => {
    await powerOn(writeLog)
    await despiteStarts(() =>
      inside().sh(
        'until gantry update > /dev/null 2>&1; [ $? -lt 2 ] && [ -S /run/gantry/root.sock ]; do sleep 1; done; until ip route show default | grep -q via; do sleep 1; done',
      ),
    )
  }

  return {
    feed,
    shown,
    pullPlug,
    turnOn: () => turnOn(),
    async turnOnFor(ms) {
      await powerOn()
      await pause(ms)
      await pullPlug()
    },
    async turnOnNoting() {
      replay = await openReplay({ disk, board, folder }, tools)
      await turnOn(replay.writeLog)
    },
    async keepDisk() {
      await tools(['cp', '--sparse=always', disk, join(folder, 'kept')], { timeout: 0 })
    },
    async putDiskBack() {
      await tools(['cp', '--sparse=always', join(folder, 'kept'), disk], { timeout: 0 })
    },
    async *startsAfterFlushes() {
      if (replay) yield* replay.starts()
    },
    async kernels() {
      return {
        first: await sha256Of(join(first.slot.boot, UKI)),
        second: await sha256Of(join(second.boot, UKI)),
      }
    },
    async secondSlot() {
      const { start, partition } = placeOf(board, 'root_a')
      const from = start / MEBIBYTE + partition.mebibytes
      const read = `dd if=${disk} bs=1M skip=${from} count=64 status=none`
      return (await tools(['sh', '-c', `${read} | sha256sum`])).slice(0, 64)
    },
    sh: command => inside().sh(command),
    ask,
    slot: () => inside().sh('/usr/lib/gantry/slots get-current'),
    phase: wanted =>
      until(
        `it is ${wanted}`,
        async () => {
          const report: SystemReport = await ask('update')
          return report.phase === wanted && report
        },
        patient,
      ),
    async settled() {
      let waiting: number | undefined
      return await until(
        'it has settled',
        async () => {
          const report: SystemReport = await ask('update')
          if (report.phase !== 'written') waiting = undefined
          else waiting ??= performance.now()
          const hasWaited = waiting !== undefined && performance.now() - waiting > 30_000
          return (report.phase === 'idle' || hasWaited) && report
        },
        patient,
      )
    },
    async fetch(name, to) {
      const put = `require('fs').writeFileSync('${to}', Buffer.from(await it.arrayBuffer()))`
      const script = `fetch('${feed.url}/${name}').then(async it => ${put})`
      await inside().sh(`/usr/lib/gantry/node -e "${script}"`)
    },
    async send(name) {
      await inside().sh(`/usr/lib/gantry/node -e "${SEND.replace('FILE', `${feed.url}/${name}`)}"`)
    },
    restarted: () => inside().restarted(),
    [Symbol.asyncDispose]: () => ends.disposeAsync(),
  }
}

const MEBIBYTE = 1024 * 1024

/** What the web server of the box asks its worker while somebody's browser sends a file. */
const SEND = `
const ask = (verb, input) => new Promise((done, fail) => {
  const to = { socketPath: '/run/gantry/root.sock', path: '/' + verb, method: 'POST' }
  const request = require('http').request(to, answer => {
    let said = ''
    answer.on('data', it => said += it).on('end', () => answer.statusCode < 300 ? done(said) : fail(said))
  })
  request.on('error', fail).end(JSON.stringify({ input }))
})
fetch('FILE').then(async it => {
  const whole = Buffer.from(await it.arrayBuffer())
  for (let offset = 0; offset < whole.length; offset += 1048576) {
    const data = whole.subarray(offset, offset + 1048576).toString('base64')
    await ask('system.upload', { size: whole.length, offset, data })
  }
  await ask('system.install', { from: 'sent' })
})`

/** Update files that no box may take, and two that it takes and that do not start. */
async function makeBadUpdates(
  folder: string,
  board: Board,
  key: string,
  root: Root,
): Promise<void> {
  const tools = await withTools(exec)
  const at = (name: string) => join(folder, name)
  const make = (name: string, more: Partial<Parameters<typeof makeUpdate>[0]> = {}) =>
    makeUpdate(
      { image: at('small.img'), version: '100.9.0', board, majors: MAJORS, key, ...more },
      at(name),
      tools,
    )
  await writeFile(at('small.img'), Buffer.alloc(1 << 20, 'gantry'))
  await makeUpdateKey(at('foreign.pem'), 'Somebody', tools)
  await make('foreign.update', { key: at('foreign.pem') })
  await make('older.update', { version: '0.0.1' })
  await make('other-board.update', { board: { ...board, name: 'rpi' } })
  await make('good.update')
  const slot = placeOf(board, 'root_a').partition.mebibytes
  await writeFile(at('too-large.img'), '')
  await truncate(at('too-large.img'), (slot + 1) * MEBIBYTE)
  await make('too-large.update', { image: at('too-large.img') })
  await copyFile(at('good.update'), at('truncated.update'))
  await truncate(at('truncated.update'), 600_000)
  await copyFile(at('good.update'), at('tampered.update'))
  await using tampered = await open(at('tampered.update'), 'r+')
  await tampered.write(Buffer.alloc(4096, 'other'), 0, 4096, 512 * 1024)

  // A kernel that finds no init, and one that is none.
  const uuid = '6761e5d1-0000-4000-8000-0000000000ff'
  const boot = 'tree/usr/lib/gantry/boot'
  await exec(['mkdir', '-p', at(boot)])
  await makeUki(root, board, uuid, at(`${boot}/boot.efi`), tools, exec)
  await makeErofs(at('tree'), at('panic.img'), tools, { uuid })
  await make('panic.update', { image: at('panic.img'), version: BROKEN.panic })
  await writeFile(at(`${boot}/boot.efi`), 'no kernel')
  await makeErofs(at('tree'), at('no-kernel.img'), tools, { uuid })
  await make('no-kernel.update', { image: at('no-kernel.img'), version: BROKEN['no-kernel'] })
}

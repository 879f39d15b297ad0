import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { type Exec, exec as run } from '../agent/base/exec.ts'
import { type Board, ownBoard } from './board.ts'
import { acceleration, flashOf } from './kvm.ts'
import { monitor } from './qmp.ts'
import { type Start, startFrom } from './raspberry-pi/start.ts'
import { inTools, programsRoot, toolsRoot, withTools } from './tools.ts'

export interface Boot {
  /** A raw disk file; the machine writes to it. */
  readonly disk: string
  /** It is a stick at USB, and not built in. */
  readonly isStick?: boolean
  readonly board?: Board
  readonly mebibytes?: number
  /** Ports of this machine's loopback that lead into the guest. */
  readonly forwards?: readonly { readonly host: number; readonly guest: number }[]
  /** Added to the kernel's command line. */
  readonly kernelArguments?: string
  /** What else is in it, in words of QEMU. */
  readonly more?: readonly string[]
  readonly onSerialLine?: (line: string) => void
  /** A file in which every write and flush is noted beside, in their order, as dm-log-writes does it. */
  readonly writeLog?: string
  /** Of a Raspberry Pi: it was told to try the other slot, once. */
  readonly isTryboot?: boolean
  readonly exec?: Exec
}

export interface Machine {
  /** Presses the power button, and pulls the plug when that has not helped after some seconds. */
  readonly stop: (seconds?: number) => Promise<void>
  /** Pulls the plug. */
  readonly kill: () => Promise<void>
  /** Puts the network cable in, or takes it out. */
  readonly plugCable: (isIn: boolean) => Promise<void>
  /** Presses keys together, by their names in QEMU. */
  readonly press: (...keys: readonly string[]) => Promise<void>
  /** Settles when the machine is off; what QEMU said, if anything, is the value. */
  readonly off: Promise<string>
}

/** Boots a disk as an ordinary machine would, with the tools root's QEMU and firmware. */
export async function bootDisk(boot: Boot): Promise<Machine> {
  const { exec = run, board = await ownBoard(), onSerialLine, isTryboot = false } = boot
  const tools = await emulatorRoot(board, exec)
  const start = board.firmware
    ? await startFrom(boot.disk, board, { isTryboot, model: 'pi5' }, await withTools(exec))
    : undefined
  const qmp = await monitor()
  const accel = await acceleration(board, tools, exec)
  const argv = commandOf(boot, board, accel, qmp.path, start)
  const [program, ...args] = inTools(tools, ['setpriv', '--pdeathsig', 'KILL', ...argv])
  // A group of its own: a Ctrl-C in the terminal must not reach QEMU, which would pull the plug.
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true })

  const said: string[] = []
  createInterface({ input: child.stdout }).on('line', line => onSerialLine?.(line))
  createInterface({ input: child.stderr }).on('line', line => said.push(line))
  const off = once(child, 'close').then(async () => {
    await qmp.close()
    await start?.[Symbol.asyncDispose]()
    return said.join('\n')
  })
  const kill = async () => {
    child.kill('SIGKILL')
    await off
  }
  const stop = async (seconds = 20) => {
    const plug = setTimeout(() => child.kill('SIGKILL'), seconds * 1000)
    await Promise.race([off, qmp.send('system_powerdown')])
    await off
    clearTimeout(plug)
  }
  const plugCable = (isIn: boolean) => qmp.send('set_link', { name: 'lan', up: isIn })
  const press = (...keys: readonly string[]) =>
    qmp.send('send-key', { keys: keys.map(data => ({ type: 'qcode', data })) })
  return { stop, kill, plugCable, press, off }
}

const emulatorRoot = ({ emulator: { packages } }: Board, exec: Exec) =>
  packages.length > 0 ? programsRoot(packages, exec) : toolsRoot(exec)

function commandOf(
  { disk, isStick, writeLog, mebibytes = 2048, forwards = [], kernelArguments, more = [] }: Boot,
  { emulator }: Board,
  accel: readonly string[],
  qmp: string,
  start: Start | undefined,
): [string, ...string[]] {
  const forwarded = forwards.map(({ host, guest }) => `hostfwd=tcp:127.0.0.1:${host}-:${guest}`)
  // A kernel that tries its timer on a machine without KVM that does other things, too, may panic.
  const said = ['no_timer_check', kernelArguments].filter(Boolean).join(' ')
  return [
    emulator.program,
    ...['-machine', emulator.machine, ...accel, '-smp', '2', '-m', `${mebibytes}`],
    ...['-nodefaults', '-display', 'none', '-serial', 'stdio', '-device', emulator.screen],
    ...flashOf(emulator),
    ...(isStick ? stickOf(disk) : diskOf(disk, writeLog)),
    // Without an option ROM, and with one device to boot, the firmware does not try the network.
    ...['-netdev', ['user', 'id=lan', ...forwarded].join(',')],
    ...['-device', 'virtio-net-pci,netdev=lan,romfile='],
    ...['-device', 'virtio-rng-pci', '-rtc', 'base=utc', '-qmp', `unix:${qmp}`],
    ...(start ? startOf(start, said) : ['-smbios', `type=11,value=${EXTRA}=${said}`]),
    ...more,
  ]
}

/** Where systemd's stub looks for what a machine adds to the kernel's command line. */
const EXTRA = 'io.systemd.stub.kernel-cmdline-extra'

/** QEMU would begin anew with the same kernel; what a restart leads to, the firmware decides. */
const startOf = ({ kernel, initrd, commandLine }: Start, said: string): readonly string[] => [
  ...['-kernel', kernel, '-initrd', initrd, '-append', `${SERIAL} ${commandLine} ${said}`],
  '-no-reboot',
]

/**
 * The one serial port that QEMU's general machine has, and no Raspberry Pi. It comes first: Linux takes
 * the first port of a driver that it is told, and no other one where that is not there.
 */
const SERIAL = 'console=ttyAMA0'

const stickOf = (disk: string): readonly string[] => [
  ...['-device', 'qemu-xhci', '-drive', `if=none,id=disk,format=raw,discard=unmap,file=${disk}`],
  ...['-device', 'usb-storage,drive=disk,serial=STICK,bootindex=0'],
]

function diskOf(disk: string, writeLog: string | undefined): string[] {
  const device = 'virtio-blk-pci,drive=disk,bootindex=0'
  if (!writeLog) {
    return [
      ...['-drive', `if=none,id=disk,format=raw,discard=unmap,file=${disk}`],
      ...['-device', device],
    ]
  }
  const file = `file.driver=file,file.discard=unmap,file.filename=${disk}`
  // Whoever pulls the plug reads how many there are.
  const log = `log.driver=file,log.filename=${writeLog},log-super-update-interval=1`
  return [
    ...['-blockdev', `driver=blklogwrites,node-name=disk,${file},${log}`],
    // What QEMU puts together into one write is more than a log takes (seen with 10.0): the write fails.
    ...['-device', `${device},request-merging=off`],
  ]
}

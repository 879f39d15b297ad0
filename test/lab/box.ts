import { setTimeout as sleep } from 'node:timers/promises'
import type { ExecOptions } from '../../agent/base/exec.ts'
import { type Console, openConsole } from './console.ts'
import { openDisk } from './disk.ts'
import type { Lab } from './lab.ts'
import { macOf, plugIn, unplug } from './lan.ts'
import { leaderOf } from './leader.ts'
import type { Running } from './process.ts'
import { type Argv, runInside } from './run.ts'

export interface BoxOptions {
  readonly name?: string
  /** The built root file system, as seen from inside the laboratory. It is never written to. */
  readonly root: string
  /** Files of the partition GANTRY before the first boot, by name: a preseed, a claim code. */
  readonly gantry?: Readonly<Record<string, string>>
  /** The size of the data partition, in words of `truncate`. */
  readonly dataSize?: string
  /** Further folders, seen on the box read-only: its path there, the path in the laboratory. */
  readonly folders?: Readonly<Record<string, string>>
}

/** One machine with a built root, a data partition and a GANTRY partition that last, in a network. */
export interface Box extends Console {
  readonly name: string
  /** Turns it on and returns as soon as its first process runs. */
  boot(): Promise<void>
  /** Runs a program on the box. */
  exec(argv: Argv, options?: ExecOptions): Promise<string>
  read(path: string): Promise<string>
  /** Ends the main process of a service as a crash would. */
  kill(service: string): Promise<void>
  reboot(): Promise<void>
  /** Turns it on again after it has turned itself off because of `act`. */
  rebootBy(act: () => Promise<unknown>): Promise<void>
  /** Writes a file of its partition GANTRY, as somebody does who holds its card in hand. */
  putOnCard(file: string, content: string): Promise<void>
  /** Names of files there. */
  card(): Promise<readonly string[]>
  powerOff(): Promise<void>
  /** As if the plug was pulled: nothing is told, nothing is flushed. */
  cutPower(): Promise<void>
}

/** Puts a box together. It is off until `boot`. */
export async function openBox(lab: Lab, lan: string, options: BoxOptions): Promise<Box> {
  const { name = 'box', root, gantry = {}, dataSize = '8G', folders = {} } = options
  const place = `/lab/boxes/${name}`
  await openDisk(lab, `${place}/data`, dataSize)
  await lab.run(['mkdir', '-p', `${place}/gantry`])
  async function putOnCard(file: string, content: string): Promise<void> {
    const path = `${place}/gantry/${file}`
    await lab.run(['tee', path], { input: content })
    // As the mount of the partition shows all its files (boot-gantry.mount).
    await lab.run(['chmod', '600', path])
  }
  for (const [file, content] of Object.entries(gantry)) await putOnCard(file, content)
  const console = openConsole()
  let on: { readonly nspawn: Running; readonly leader: number } | undefined

  const leader = () => {
    if (!on) throw new Error(`${name} is off`)
    return on.leader
  }
  const exec = (argv: Argv, options?: ExecOptions) =>
    runInside(
      [
        ...(['nsenter', '--target', String(leader())] as const),
        ...['--mount', '--uts', '--ipc', '--net', '--pid', '--cgroup', '--'],
      ],
      '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin',
      argv,
      options,
    )

  async function boot() {
    if (on) throw new Error(`${name} is on already`)
    await plugIn(lab, { lan, name, mac: macOf(name) })
    // Inside that of the laboratory: boxes of two of them would end each other's services.
    const group = `/sys/fs/cgroup/${lab.name}/${name}`
    await lab.run(['mkdir', '-p', group])
    const nspawn = lab.start([
      'sh',
      '-ec',
      inOwnGroup,
      group,
      ...nspawnOf({ name, place, root, folders }),
    ])
    nspawn.onLine(console.hear)
    on = { nspawn, leader: await leaderOf(nspawn) }
    nspawn.ended.then(() => {
      on = undefined
    })
  }

  /** The box's own kernel would forget its networks too. */
  async function off(ended: Promise<unknown>) {
    if ((await Promise.race([ended, sleep(OFF_WITHIN, 'still on')])) === 'still on') {
      const jobs = await exec(['systemctl', 'list-jobs', '--no-pager']).catch(String)
      throw new Error(`${name} does not turn itself off, but waits for:\n${jobs}`)
    }
    await unplug(lab, name)
  }

  async function turnedOffBy(act: () => Promise<unknown>) {
    const ended = on?.nspawn.ended ?? Promise.resolve()
    await act()
    await off(ended)
  }
  // The program that asks may be ended before it can say that all is well.
  const turnOff = (argv: Argv) => turnedOffBy(() => exec(argv).catch(() => {}))

  return {
    name,
    ...console,
    boot,
    exec,
    read: path => exec(['cat', path]),
    kill: async service => {
      await exec(['systemctl', 'kill', '--kill-whom=main', '--signal=KILL', service])
    },
    powerOff: () => turnOff(['systemctl', 'poweroff']),
    reboot: async () => {
      await turnOff(['systemctl', 'reboot'])
      await boot()
    },
    async rebootBy(act) {
      await turnedOffBy(act)
      await boot()
    },
    putOnCard,
    card: async () => (await lab.run(['ls', '-1', `${place}/gantry`])).split('\n').filter(Boolean),
    cutPower: async () => {
      const ended = on?.nspawn.ended ?? Promise.resolve()
      process.kill(leader(), 'SIGKILL')
      await off(ended)
    },
  }
}

/** Milliseconds: services stop one after the other, the slowest within two minutes (mariadb.service). */
const OFF_WITHIN = 210_000

const inOwnGroup = 'echo 0 > "$0/cgroup.procs"; exec "$@"'

interface Machine {
  readonly name: string
  readonly place: string
  readonly root: string
  readonly folders: Readonly<Record<string, string>>
}

function nspawnOf({ name, place, root, folders }: Machine): readonly string[] {
  return [
    // The firewall and address settings of the box live in /proc/sys/net.
    'env',
    'SYSTEMD_NSPAWN_API_VFS_WRITABLE=network',
    'systemd-nspawn',
    ...['--quiet', '--boot', '--register=no', '--keep-unit', '--console=read-only'],
    ...[`--machine=${name}`, `--uuid=${idOf(name)}`, `--directory=${root}`, '--read-only'],
    ...['--link-journal=no', '--resolv-conf=off', '--timezone=off'],
    ...['--capability=all', '--system-call-filter=add_key keyctl bpf'],
    `--network-namespace-path=/run/netns/${name}`,
    ...[`--bind=${place}/data:/data`, `--bind=${place}/gantry:/boot/gantry`],
    ...Object.entries(folders).map(([there, here]) => `--bind-ro=${here}:${there}`),
  ]
}

/** A machine keeps its id for life. */
const idOf = (name: string) => Buffer.from(name.padEnd(16, '.')).toString('hex').slice(0, 32)

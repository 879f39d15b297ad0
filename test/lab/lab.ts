import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { ExecOptions } from '../../agent/base/exec.ts'
import { toolsRoot } from '../../image/tools.ts'
import { diskRoom } from './disk.ts'
import { childrenOf } from './leader.ts'
import { removeGroup, removeLeftovers } from './leftovers.ts'
import { type Running, start } from './process.ts'
import { type Argv, runInside } from './run.ts'

/**
 * A place of its own on this machine: its own processes, mounts and networks, with the programs
 * of the tools root. Names and addresses inside it meet nothing outside and no other laboratory.
 */
export interface Lab extends AsyncDisposable {
  readonly name: string
  /** Runs a program inside and answers its standard output. */
  run(argv: Argv, options?: ExecOptions): Promise<string>
  /** Starts a program inside that lives beside the test. */
  start(argv: Argv): Running
  /** The path outside of a file inside. */
  outside(path: string): string
  close(): Promise<void>
}

/** This repository and the running Node, as seen from inside. */
export const repository = '/lab/repository'
export const node = '/lab/node/bin/node'

/** Opens a laboratory; `folders` are further folders to be seen inside, by the path they have there. */
export async function openLab(folders: Readonly<Record<string, string>> = {}): Promise<Lab> {
  if (process.getuid?.() !== 0) throw new Error('a laboratory makes namespaces and needs root')
  await removeLeftovers()
  const name = `gantry-lab-${process.pid}-${randomUUID().slice(0, 8)}`
  const seen = {
    [repository]: join(import.meta.dirname, '../..'),
    [join(node, '../..')]: join(process.execPath, '../..'),
    [diskRoom]: diskRoom,
    ...folders,
  }
  const first = start([
    'unshare',
    ...['--mount', '--net', '--uts', '--ipc', '--pid', '--fork', '--kill-child'],
    ...['sh', join(import.meta.dirname, 'first-process.sh'), await toolsRoot(), name],
    ...Object.entries(seen).flatMap(([inside, outside]) => [outside, inside]),
  ])
  await ready(first)
  const [pid = 0] = await childrenOf(first.pid)
  const way: Argv = [
    'nsenter',
    ...['--target', String(pid), '--mount', '--net', '--uts', '--ipc', '--pid', '--'],
  ]
  const path = '/usr/sbin:/usr/bin'
  const close = async () => {
    await first.letGo()
    await removeGroup(name)
  }
  return {
    name,
    run: (argv, options) => runInside(way, path, argv, options),
    start: argv => start([...way, 'env', '--ignore-environment', `PATH=${path}`, ...argv]),
    outside: path => join('/proc', String(pid), 'root', path),
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** Runs a program that lives in a network of the laboratory, by the name of that network. */
export const inNetwork = (name: string, argv: Argv): Argv => ['ip', 'netns', 'exec', name, ...argv]

function ready(first: Running): Promise<void> {
  const said: string[] = []
  return new Promise((done, fail) => {
    first.onLine(line => {
      said.push(line)
      if (line === 'ready') done()
    })
    first.ended.then(
      code => fail(new Error(`the laboratory ended with ${code}: ${said.join('; ')}`)),
      fail,
    )
  })
}

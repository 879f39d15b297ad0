import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { ComponentFailed } from '../agent/base/errors.ts'
import { type Exec, exec as run } from '../agent/base/exec.ts'
import { cacheFolder } from './cache.ts'

/**
 * True where this process may make a root file system. Otherwise the same command is run once
 * more, as root of a user namespace of its own or else with sudo, and false says that it has been
 * done.
 */
export async function asRoot(exec: Exec = run): Promise<boolean> {
  if (process.getuid?.() === 0) return true
  const [program, ...args] = (await works(exec)) ? namespace : await sudo(exec)
  const child = spawn(program, [...args, process.execPath, ...process.argv.slice(1)], {
    stdio: 'inherit',
    // Where Debian has programs that only root needs, and does not look for anybody else.
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` },
  })
  // Both get a Ctrl-C from the terminal; this one has nothing to do but wait for the other.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {})
  const [code] = await once(child, 'exit')
  process.exitCode = code ?? 1
  return false
}

type Command = readonly [string, ...string[]]

const namespace: Command = ['unshare', '--map-root-user', '--map-auto', '--']

/**
 * Some systems forbid user namespaces, and some let anybody make one and then mount nothing in it.
 * It is asked with one user first: where more cannot be had, unshare leaves a process that waits
 * for ever.
 */
const works = (exec: Exec) =>
  exec(['unshare', '--map-root-user', '--', ...mounting])
    .then(() => exec([...namespace, ...mounting]))
    .then(
      () => true,
      () => false,
    )

const mounting = ['unshare', '--mount', 'mount', '-t', 'tmpfs', 'none', '/mnt'] as const

async function sudo(exec: Exec): Promise<Command> {
  await exec(['sudo', '--version']).catch(cause => {
    throw new ComponentFailed('needs-root', 'a root file system can only be made by root here', {
      hint: 'run it as root, or allow user namespaces to unprivileged users',
      cause,
    })
  })
  return ['sudo', 'env', `XDG_CACHE_HOME=${cacheFolder.replace(/\/gantry$/, '')}`]
}

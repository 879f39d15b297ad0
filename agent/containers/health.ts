import { readFile } from 'node:fs/promises'
import type Docker from 'dockerode'
import type { DesiredApp } from '../box/desired.ts'
import type { DesiredProcess } from '../box/processes.ts'
import type { Check } from '../box/watch.ts'
import { runIn } from './run.ts'

export interface HealthOptions {
  readonly docker: Docker
  /** The status that an app answers through the proxy for a path; undefined where nobody answers. */
  readonly ask: (service: string, path: string, timeout: number) => Promise<number | undefined>
}

/** An app as far as it shows whether it works. */
export interface CheckedApp {
  readonly service: string
  readonly web: Pick<NonNullable<DesiredApp['web']>, 'proxied' | 'port' | 'protocol'> | undefined
  readonly processes: readonly Pick<DesiredProcess, 'name' | 'run' | 'health'>[]
}

/**
 * What shows that an app works: every process that keeps running has its own check, and an app with
 * a page answers at it, unless with a failure of its own. What cannot be asked does not pass.
 */
export function checksOf({ docker, ask }: HealthOptions, app: CheckedApp): Check[] {
  const lasting = app.processes.filter(it => it.run === 'always')
  const checks = lasting.map(
    (process): Check => ({
      of: process.name,
      ...(process.health ? { rhythm: process.health } : {}),
      dear: process.health?.command !== undefined,
      passes: () => check(process).catch(() => false),
    }),
  )
  const answered = lasting.some(it => it.health?.path !== undefined)
  if (!app.web?.proxied || answered) return checks
  return [...checks, { of: 'pages', passes: () => answers().catch(() => false) }]

  async function answers(): Promise<boolean> {
    const status = await ask(app.service, '/', PATIENCE)
    return status !== undefined && status < FAILURE && status !== NO_SUCH_APP
  }

  async function check({ name, health }: CheckedApp['processes'][number]): Promise<boolean> {
    const container = `${app.service}.${name}`
    if (health?.path !== undefined) {
      const status = await ask(app.service, health.path, health.timeout)
      return status !== undefined && status >= 200 && status < 400
    }
    if (health?.command) {
      return (await runIn(docker, container, health.command, health.timeout)).code === 0
    }
    const { State } = await docker.getContainer(container).inspect()
    if (health?.tcp !== undefined) return await isListening(State.Pid, health.tcp)
    return State.Running
  }
}

/**
 * Where nobody said which page tells that an app works, `/` is asked, which need not be there: an
 * API answers 404, one that wants a password 401. From 500 on something is broken, in the app or
 * between it and the proxy.
 */
const FAILURE = 500
/** What the proxy says where there is no such app. */
const NO_SUCH_APP = 421

/** Milliseconds; an app that takes longer to say anything is not usable either. */
const PATIENCE = 5_000

/**
 * Whether something in the network of a process listens on a TCP port. Read from the kernel's own
 * table: connecting would need a way through the firewall that nobody else has.
 */
async function isListening(pid: number, port: number): Promise<boolean> {
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map(name => readFile(`/proc/${pid}/net/${name}`, 'utf8')),
  )
  const wanted = new RegExp(`^ *\\d+: [0-9A-F]+:${hex(port)} [0-9A-F]+:0000 ${LISTEN} `, 'm')
  return tables.some(it => wanted.test(it))
}

/** The state "listening" in /proc/net/tcp (include/net/tcp_states.h). */
const LISTEN = '0A'
const hex = (port: number) => port.toString(16).toUpperCase().padStart(4, '0')

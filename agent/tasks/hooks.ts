import { join } from 'node:path'
import { z } from 'zod'
import { ComponentFailed, type Problem, problemOf } from '../base/errors.ts'
import { readSealed, writeSealed } from '../base/sealed.ts'
import type { Desired, DesiredApp } from '../box/desired.ts'
import type { Capability, Step } from '../reconcile/capability.ts'
import type { Hook } from './need.ts'

/** Runs a command inside a container; answers its exit code and what it wrote. */
export type RunIn = (
  container: string,
  argv: readonly string[],
  timeout: number,
) => Promise<{ readonly code: number; readonly output: string }>

/** A hook or a job: it throws with what it said last when it fails or hangs. */
export async function runTask(
  run: RunIn,
  service: string,
  what: string,
  { command, process, timeout }: Pick<Hook, 'command' | 'process' | 'timeout'>,
): Promise<void> {
  const { code, output } = await run(`${service}.${process}`, command, timeout)
  if (code === 0) return
  throw new ComponentFailed('task-failed', `${what} of ${service} failed with code ${code}`, {
    hint: 'what it said last is below',
    detail: output.trim().slice(-2000),
  })
}

const marksSchema = z.strictObject({
  installed: z.boolean().default(false),
  /** The start of the process that `post-start` ran after. */
  started: z.string().optional(),
})

type Marks = z.output<typeof marksSchema>

export interface ObservedHooks {
  readonly marks: ReadonlyMap<string, Marks>
  /** By container, which start of it runs. */
  readonly starts: ReadonlyMap<string, string>
  readonly healthy: ReadonlySet<string>
}

export type HookStep = Step & {
  readonly kind: 'post-install' | 'post-start'
  readonly app: string
  readonly hook: Hook
  readonly marks: Marks
}

/** Pure: which hooks are due. `post-start` after each start, `post-install` once the app works. */
export function planHooks(desired: Desired, observed: ObservedHooks): HookStep[] {
  const running = desired.apps.filter(it => it.state === 'running' && !it.update)
  return running.flatMap(app => dueHooks(app, observed))
}

function dueHooks(
  { service, hooks }: DesiredApp,
  { marks, starts, healthy }: ObservedHooks,
): HookStep[] {
  const mark = marks.get(service) ?? { installed: false }
  const { 'post-start': start, 'post-install': install } = hooks
  const started = start && starts.get(`${service}.${start.process}`)
  const due = { app: service, says: '' }
  if (start && started !== undefined && started !== mark.started) {
    const says = `run what follows the start of ${service}`
    return [{ ...due, kind: 'post-start', hook: start, marks: { ...mark, started }, says }]
  }
  if (install && !mark.installed && healthy.has(service)) {
    const says = `finish the installation of ${service}`
    return [
      { ...due, kind: 'post-install', hook: install, marks: { ...mark, installed: true }, says },
    ]
  }
  return []
}

export interface HooksOptions {
  readonly run: RunIn
  /** By container, which start of it runs; those that do not run are missing. */
  readonly starts: (containers: readonly string[]) => Promise<ReadonlyMap<string, string>>
  readonly isHealthy: (service: string) => boolean
  readonly note: (service: string, note: Problem) => void
  /** Hears whether an app still has to finish its installation. */
  readonly unfinished: (service: string, isSo: boolean) => void
  /** The folder of an app's state. */
  readonly folder: string
}

/** What recipes ask to be run when an app was installed and when it was started. */
export function hooks(options: HooksOptions): Capability<ObservedHooks, HookStep> {
  const { run, note } = options
  const file = (service: string) => join(options.folder, service, 'hooks.toml')

  async function marksOf(service: string): Promise<Marks> {
    return (await readSealed(file(service), marksSchema)) ?? { installed: false }
  }

  return {
    name: 'hooks',
    serves: app => Object.keys(app.hooks).length > 0,
    plan: planHooks,
    async observe({ apps }) {
      const hooked = apps.filter(it => it.installed && Object.keys(it.hooks).length > 0)
      const marks = await Promise.all(
        hooked.map(async it => [it.service, await marksOf(it.service)] as const),
      )
      const installed = new Map(marks)
      for (const { service, hooks } of hooked) {
        const due = hooks['post-install'] !== undefined && !installed.get(service)?.installed
        options.unfinished(service, due)
      }
      const containers = hooked.flatMap(({ service, hooks }) =>
        hooks['post-start'] ? [`${service}.${hooks['post-start'].process}`] : [],
      )
      return {
        marks: installed,
        starts: await options.starts(containers),
        healthy: new Set(hooked.map(it => it.service).filter(options.isHealthy)),
      }
    },
    async apply({ kind, app, hook, marks }) {
      try {
        await runTask(run, app, kind, hook)
      } catch (error) {
        // What follows a start is a kindness: the app runs, and its owner is told.
        if (kind !== 'post-start') throw error
        note(app, problemOf(error))
      }
      await writeSealed(file(app), marks)
      if (kind === 'post-install') options.unfinished(app, false)
    },
  }
}

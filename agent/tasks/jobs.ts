import { Cron } from 'croner'
import { type Problem, problemOf } from '../base/errors.ts'
import type { Desired, DesiredApp } from '../box/desired.ts'
import { type RunIn, runTask } from './hooks.ts'
import type { Job } from './need.ts'

export interface JobsOptions {
  readonly run: RunIn
  readonly note: (service: string, note: Problem) => void
  readonly log: (line: string) => void
}

/** Runs the jobs of all running apps by the clock; one that still runs is not begun again. */
export interface Jobs {
  /** Takes over which jobs there are: those that did not change keep their clocks. */
  follow(desired: Desired): void
  stop(): void
}

export function startJobs({ run, note, log }: JobsOptions): Jobs {
  const clocks = new Map<string, Cron>()

  async function runJob({ service }: DesiredApp, job: Job): Promise<void> {
    log(`jobs: ${job.name} of ${service}`)
    try {
      await runTask(run, service, `the job ${job.name}`, job)
    } catch (error) {
      const problem = problemOf(error)
      log(`jobs: ${job.name} of ${service}: ${problem.message} ${problem.detail ?? ''}`)
      note(service, problem)
    }
  }

  return {
    follow({ apps, timezone }) {
      const wanted = new Map(
        apps
          .filter(it => it.state === 'running' && !it.update)
          .flatMap(app =>
            app.jobs.map(
              job => [JSON.stringify([app.service, timezone, job]), { app, job }] as const,
            ),
          ),
      )
      for (const [key, clock] of clocks) {
        if (wanted.has(key)) continue
        clock.stop()
        clocks.delete(key)
      }
      for (const [key, { app, job }] of wanted) {
        if (clocks.has(key)) continue
        const options = { timezone, protect: true, unref: true }
        clocks.set(key, new Cron(job.schedule, options, () => runJob(app, job)))
      }
    },
    stop() {
      for (const clock of clocks.values()) clock.stop()
    },
  }
}

import type { Problem } from '../base/errors.ts'
import type { Component, Progress } from '../http/api.ts'
import type { Listener, Outcome } from '../reconcile/pass.ts'
import type { Desired } from './desired.ts'

/** What is known about the box now, gathered from the loop and from looking at the apps. */
export interface Board {
  readonly listener: Listener
  readonly desired: Desired | undefined
  readonly components: readonly Component[]
  problemOf(service: string): Problem | undefined
  progressOf(service: string): Progress | undefined
  isAnswering(service: string): boolean
  passed(outcome: Outcome, desired: Desired, broken: ReadonlyMap<string, Problem>): void
  failed(problem: Problem): void
  answered(service: string, answers: boolean): void
  /** Called on every change; answers how to stop. */
  onChange(hear: () => void): () => void
}

/** Milliseconds that an app may stay silent before people are told that something is wrong. */
const SILENCE = 120_000

/** @param now milliseconds of a clock that only goes forward. */
export function newBoard(now: () => number, log: (line: string) => void): Board {
  const hearers = new Set<() => void>()
  const progress = new Map<string, Progress>()
  const silentSince = new Map<string, number>()
  const answering = new Set<string>()
  let components: readonly Component[] = []
  let problems: ReadonlyMap<string, Problem> = new Map()
  let desired: Desired | undefined

  const changed = () => {
    for (const hear of hearers) hear()
  }

  return {
    listener: {
      begins(part, { app, says }) {
        log(`${part}: ${says}`)
        if (app === undefined) return
        progress.set(app, { step: says })
        changed()
      },
      goesOn({ app, says }, fraction, detail) {
        if (app === undefined) return
        const step = detail ? `${says}: ${detail}` : says
        progress.set(app, { step, ...(fraction === undefined ? {} : { fraction }) })
        changed()
      },
      ends(part, { app, says }, problem) {
        if (problem) log(`${part}: could not ${says}: ${problem.message} ${problem.detail ?? ''}`)
        if (app === undefined) return
        progress.delete(app)
        changed()
      },
    },

    get desired() {
      return desired
    },
    get components() {
      return components
    },
    progressOf: service => progress.get(service),
    isAnswering: service => answering.has(service),

    problemOf(service) {
      const problem = problems.get(service)
      const since = silentSince.get(service)
      if (problem || since === undefined || now() - since < SILENCE) return problem
      return {
        code: 'app-silent',
        message: `${service} runs, but does not answer`,
        hint: 'stop and start it; if that does not help, look at its log',
      }
    },

    passed(outcome, goal, broken) {
      desired = goal
      for (const service of [...silentSince.keys(), ...answering]) {
        if (goal.apps.some(it => it.service === service && it.state === 'running')) continue
        silentSince.delete(service)
        answering.delete(service)
      }
      problems = new Map([...outcome.apps, ...broken])
      components = [...outcome.parts].map(([name, problem]) => ({
        name,
        ok: problem === undefined,
        ...(problem ? { problem } : {}),
      }))
      changed()
    },
    failed(problem) {
      log(`the box cannot be looked at: ${problem.message} ${problem.detail ?? ''}`)
      components = [{ name: 'box', ok: false, problem }]
      changed()
    },
    answered(service, answers) {
      const before = answering.has(service)
      if (answers) {
        answering.add(service)
        silentSince.delete(service)
      } else {
        answering.delete(service)
        if (!silentSince.has(service)) silentSince.set(service, now())
      }
      if (before !== answers) changed()
    },
    onChange(hear) {
      hearers.add(hear)
      return () => hearers.delete(hear)
    },
  }
}

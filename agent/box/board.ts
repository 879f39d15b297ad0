import type { Problem } from '../base/errors.ts'
import type { Finding } from '../base/finding.ts'
import type { Component, PartsReport, Progress, StepNumber } from '../http/api.ts'
import type { Listener, Outcome } from '../reconcile/pass.ts'
import type { Desired, DesiredApp } from './desired.ts'
import { graceOf } from './grace.ts'

/** What is known about the box now, gathered from the loop and from looking at the apps. */
export interface Board {
  readonly listener: Listener
  readonly desired: Desired | undefined
  readonly components: readonly Component[]
  readonly findings: readonly Finding[]
  report(): PartsReport
  problemOf(service: string): Problem | undefined
  progressOf(service: string): Progress | undefined
  /** What happened to an app within the last hour, though it goes on. */
  noteOf(service: string): Problem | undefined
  /** It worked when it was looked at last. */
  isHealthy(service: string): boolean
  passed(outcome: Outcome, desired: Desired, broken: ReadonlyMap<string, Problem>): void
  failed(problem: Problem): void
  /** It has worked for a moment: it is none that ends again right after its start. */
  isSteady(service: string): boolean
  /** It works, and yet its installation is not finished. */
  isUnfinished(service: string): boolean
  unfinished(service: string, isSo: boolean): void
  /** It is about to be changed: what was seen of it no longer counts. */
  touched(service: string): void
  /** Answers whether that is news. */
  looked(app: DesiredApp, isHealthy: boolean): boolean
  /** Something happened to an app that people should know for a while; `undefined` ends that. */
  note(service: string, note: Problem | undefined): void
  /** Something else about the box is news. */
  changed(): void
  /** Called on every change; answers how to stop. */
  onChange(hear: () => void): () => void
}

const HOUR = 3_600_000
/** Milliseconds; the kernel tells at once of what ends within them. */
const STEADY = 3_000
/** What is noted of an app that ended by itself. */
const ENDED = ['app-crashed', 'app-out-of-memory']
/** Steps after which an app has to be looked at anew. */
const RESTARTING = ['create', 'stop', 'remove']

/** @param now milliseconds of a clock that only goes forward. */
export function newBoard(now: () => number, log: (line: string) => void): Board {
  const hearers = new Set<() => void>()
  const progress = new Map<string, Progress>()
  /** Steps of apps since they were last left alone: in passes before this one, and in this one. */
  const steps = new Map<string, { readonly before: number; readonly now: number }>()
  const notes = new Map<string, { readonly note: Problem; readonly until: number }>()
  /** Since when an app does not work, and until when that is normal. */
  const ailing = new Map<string, { readonly since: number; readonly grace: number }>()
  /** Since when an app works. */
  const healthy = new Map<string, number>()
  const unfinished = new Set<string>()
  let components: readonly Component[] = []
  let findings: readonly Finding[] = []
  let problems: ReadonlyMap<string, Problem> = new Map()
  let desired: Desired | undefined
  let stepsUnderWay = 0
  let heard = now()
  /** The same as `components`, and those of a pass that has not ended: it may be doing something for hours. */
  let seen = new Map<string, Problem | undefined>()

  const changed = () => {
    for (const hear of hearers) hear()
  }

  function forget(service: string): void {
    ailing.delete(service)
    healthy.delete(service)
  }

  /** One that ends again and again before it works has no more time than one that never does. */
  function startedAgain(service: string): void {
    healthy.delete(service)
    if (ailing.get(service)?.grace === 0) ailing.delete(service)
  }

  /** One change of an app may take several passes. */
  function stepOf(app: string, { number, of }: StepNumber): StepNumber {
    const { before = 0 } = steps.get(app) ?? {}
    steps.set(app, { before, now: number })
    return { number: before + number, of: before + of }
  }

  function note(service: string, it: Problem | undefined): void {
    if (it) notes.set(service, { note: it, until: now() + HOUR })
    else notes.delete(service)
    changed()
  }

  const listener: Listener = {
    looked(part, problem) {
      heard = now()
      // A part whose steps fail works no better because it can be looked at.
      if (problem || !seen.has(part)) seen.set(part, problem)
    },
    settled(part, problem) {
      seen.delete('box')
      seen.set(part, problem)
    },
    begins(part, { kind, app, says, note: it }, which) {
      log(`${part}: ${says}`)
      stepsUnderWay += 1
      if (app === undefined) return
      if (it) note(app, it)
      // What was seen of an app is no longer true once it is touched.
      if (RESTARTING.includes(kind)) forget(app)
      if (kind === 'start') startedAgain(app)
      progress.set(app, { says, kind, step: stepOf(app, which) })
      changed()
    },
    goesOn({ app, kind, says }, fraction, doing) {
      if (app === undefined) return
      const known = progress.get(app)
      progress.set(app, {
        ...{ says: doing ? `${says}: ${doing.doing}` : says, kind },
        ...(fraction === undefined ? {} : { fraction }),
        ...(known?.step ? { step: known.step } : {}),
        ...doing,
      })
      changed()
    },
    ends(part, { app, says }, problem) {
      stepsUnderWay -= 1
      heard = now()
      if (problem) log(`${part}: could not ${says}: ${problem.message} ${problem.detail ?? ''}`)
      if (app === undefined) return
      progress.delete(app)
      changed()
    },
  }

  return {
    listener,
    get desired() {
      return desired
    },
    get components() {
      return components
    },
    get findings() {
      return findings
    },
    report: () => ({
      components: componentsOf(seen),
      silence: stepsUnderWay > 0 ? 0 : now() - heard,
    }),
    progressOf: service => progress.get(service),
    isHealthy: service => healthy.has(service),
    isSteady: service => now() - (healthy.get(service) ?? Number.POSITIVE_INFINITY) >= STEADY,
    note,
    isUnfinished: service => unfinished.has(service),
    unfinished(service, isSo) {
      if (isSo === unfinished.has(service)) return
      if (isSo) unfinished.add(service)
      else unfinished.delete(service)
      changed()
    },
    touched(service) {
      forget(service)
      changed()
    },

    noteOf(service) {
      const kept = notes.get(service)
      return kept && kept.until > now() ? kept.note : undefined
    },

    problemOf(service) {
      const problem = problems.get(service)
      const ill = ailing.get(service)
      if (problem || !ill || now() - ill.since < ill.grace) return problem
      if (ENDED.includes(this.noteOf(service)?.code ?? '')) {
        return {
          code: 'app-unhealthy',
          message: `${service} ends by itself, again and again`,
          hint: 'look at its log: it says why',
        }
      }
      return {
        code: 'app-unhealthy',
        message: `${service} runs, but does not work`,
        hint: 'stop and start it; if that does not help, look at its log',
      }
    },

    passed(outcome, goal, broken) {
      desired = goal
      heard = now()
      const running = new Set(goal.apps.filter(it => it.state === 'running').map(it => it.service))
      for (const it of [...ailing.keys(), ...healthy.keys()]) if (!running.has(it)) forget(it)
      for (const [app, { before, now }] of steps) {
        // One that failed begins anew.
        if (now === 0 || outcome.apps.has(app)) steps.delete(app)
        else steps.set(app, { before: before + now, now: 0 })
      }
      findings = outcome.findings
      problems = new Map([...outcome.apps, ...broken])
      seen = new Map(outcome.parts)
      components = componentsOf(seen)
      changed()
    },
    failed(problem) {
      heard = now()
      log(`the box cannot be looked at: ${problem.message} ${problem.detail ?? ''}`)
      seen = new Map([['box', problem]])
      components = componentsOf(seen)
      changed()
    },
    looked(app, isHealthy) {
      const { service } = app
      const before = healthy.has(service)
      if (isHealthy) {
        if (!before) healthy.set(service, now())
        ailing.delete(service)
      } else {
        healthy.delete(service)
        // One that worked has had its time to come up.
        const grace = before ? 0 : graceOf(app)
        if (!ailing.has(service)) ailing.set(service, { since: now(), grace })
      }
      if (before !== isHealthy) changed()
      return before !== isHealthy
    },
    changed,
    onChange(hear) {
      hearers.add(hear)
      return () => hearers.delete(hear)
    },
  }
}

const componentsOf = (parts: ReadonlyMap<string, Problem | undefined>): Component[] =>
  [...parts].map(([name, problem]) => ({
    name,
    ok: problem === undefined,
    ...(problem ? { problem } : {}),
  }))

import { type Problem, problemOf } from '../base/errors.ts'
import type { Finding } from '../base/finding.ts'
import type { Desired } from '../box/desired.ts'
import type { Doing, StepNumber } from '../http/api.ts'
import type { Deed, Part, Step, Tell } from './capability.ts'

/** What came of one pass over all parts. */
export interface Outcome {
  readonly done: readonly Step[]
  /** By name of the part; `undefined` means in order. */
  readonly parts: ReadonlyMap<string, Problem | undefined>
  /** By service. */
  readonly apps: ReadonlyMap<string, Problem>
  readonly findings: readonly Finding[]
}

/** Hears of every step as it begins, goes on and ends. */
export interface Listener {
  /** A part was looked at, before anything is done about it; or could not be. */
  looked(part: string, problem: Problem | undefined): void
  /** Its turn in the pass is over, with the problem that ended it. */
  settled(part: string, problem: Problem | undefined): void
  /** `which`: of those for the same app that are known of in this pass. */
  begins(part: string, step: Step, which: StepNumber): void
  goesOn(step: Step, fraction: number | undefined, doing: Doing | undefined): void
  ends(part: string, step: Step, problem: Problem | undefined): void
}

/**
 * Brings every part to what it should be, once, in order. A failed step ends the pass for its app;
 * a part that is out of order ends it for the apps that stand on it. Everything else goes on.
 *
 * All parts are looked at together, because a look waits for other programs, and none waits for the
 * look at a later one; what was seen counts until something is done, and from then on each part is
 * looked at anew when it is its turn.
 */
export async function runPass(
  parts: readonly Part[],
  desired: Desired,
  listener: Listener,
  hadTurn: (part: string) => void = () => {},
): Promise<Outcome> {
  const done: Step[] = []
  const problems = new Map<string, Problem | undefined>()
  const apps = new Map<string, Problem>()
  const count = newCount()
  let untouched = true

  const looks = parts.map(part => ({ part, first: look(part) }))
  for (const { part, first } of looks) {
    const problem = await runPart(part, first)
    problems.set(part.name, problem)
    listener.settled(part.name, problem)
    hadTurn(part.name)
    if (!problem) continue
    for (const app of desired.apps.filter(it => it.state !== 'kept' && part.serves(it))) {
      if (!apps.has(app.service)) apps.set(app.service, problem)
    }
  }
  const findings = parts.flatMap(it => it.findings())
  return { done, parts: problems, apps, findings }

  /** The problem that ended the part, if one did. */
  async function runPart(part: Part, first: ReturnType<typeof look>): Promise<Problem | undefined> {
    const before = await first
    const seen = untouched ? before : await look(part)
    if (seen.status === 'rejected') return problemOf(seen.reason)
    for (const deed of seen.value) {
      const { step } = deed
      if (step.app !== undefined && apps.has(step.app)) continue
      const problem = await runDeed(part, deed)
      if (!problem) done.push(step)
      else if (step.app !== undefined) apps.set(step.app, problem)
      else return problem
    }
    return undefined
  }

  async function look(part: Part): Promise<PromiseSettledResult<readonly Deed[]>> {
    const [seen] = await Promise.allSettled([part.steps(desired)])
    if (seen.status === 'fulfilled') count.plan(part.name, seen.value)
    listener.looked(part.name, seen.status === 'rejected' ? problemOf(seen.reason) : undefined)
    return seen
  }

  async function runDeed(part: Part, deed: Deed): Promise<Problem | undefined> {
    const { step } = deed
    const tell: Tell = (fraction, doing) => listener.goesOn(step, fraction, doing)
    listener.begins(part.name, step, count.next(step))
    let problem: Problem | undefined
    untouched = false
    try {
      await deed.do(tell)
    } catch (error) {
      problem = problemOf(error)
    }
    listener.ends(part.name, step, problem)
    return problem
  }
}

/** Counts the steps for each app, and those of the box itself, of which all are known but by their parts. */
function newCount() {
  const begun = new Map<string | undefined, number>()
  const plans = new Map<string, readonly Deed[]>()
  return {
    /** What a part was seen to need: the last look counts. */
    plan: (part: string, deeds: readonly Deed[]) => void plans.set(part, deeds),
    next({ app }: Step): StepNumber {
      const number = (begun.get(app) ?? 0) + 1
      begun.set(app, number)
      const known = [...plans.values()].flat().filter(it => it.step.app === app).length
      return { number, of: Math.max(number, known) }
    },
  }
}

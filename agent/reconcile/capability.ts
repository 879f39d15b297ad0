import type { Problem } from '../base/errors.ts'
import type { Finding } from '../base/finding.ts'
import type { Desired, DesiredApp } from '../box/desired.ts'
import type { Doing } from '../http/api.ts'

/** One thing to do to one component. Plain data: it can be printed, compared and logged. */
export interface Step {
  readonly kind: string
  /** The app it is for; a step without one is for the box. */
  readonly app?: string
  /** In words, for people: what is done, and why where that is not plain. */
  readonly says: string
  /** What people should know about the reason for it, for a while after it was done. */
  readonly note?: Problem
}

/** Tells how far a step is: 0 to 1, and what is going on in it. */
export type Tell = (fraction: number | undefined, doing?: Doing) => void

/**
 * A part of the box that can be brought to what it should be.
 * `plan` is pure; only `observe` and `apply` touch the component.
 */
export interface Capability<Observed, S extends Step> {
  readonly name: string
  /** Whether an app stands on this part, and has to wait while it is out of order. */
  serves(app: DesiredApp): boolean
  observe(desired: Desired): Promise<Observed>
  plan(desired: Desired, observed: Observed): readonly S[]
  apply(step: S, tell: Tell): Promise<void>
  /** Pure: what the owner should know of what was observed, and can mend. */
  findings?(desired: Desired, observed: Observed): readonly Finding[]
}

/** A capability with its own types closed over, so that unlike ones fit in one list. */
export interface Part {
  readonly name: string
  serves(app: DesiredApp): boolean
  /** What there is to do now, each step with the deed behind it. */
  steps(desired: Desired): Promise<readonly Deed[]>
  /** What was found when it was looked at last. */
  findings(): readonly Finding[]
}

export interface Deed {
  readonly step: Step
  do(tell: Tell): Promise<void>
}

export function part<Observed, S extends Step>(capability: Capability<Observed, S>): Part {
  let findings: readonly Finding[] = []
  return {
    name: capability.name,
    serves: app => capability.serves(app),
    async steps(desired) {
      const observed = await capability.observe(desired)
      findings = capability.findings?.(desired, observed) ?? []
      const planned = capability.plan(desired, observed)
      return planned.map(step => ({ step, do: tell => capability.apply(step, tell) }))
    },
    findings: () => findings,
  }
}

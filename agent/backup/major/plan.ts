import type { Problem } from '../../base/errors.ts'
import { Conflict, GantryError, problemOf } from '../../base/errors.ts'
import type { Finding } from '../../base/finding.ts'
import type { Desired } from '../../box/desired.ts'
import { isUndecided, type MajorStep } from '../../database/need.ts'
import type { Step } from '../../reconcile/capability.ts'

export interface ObservedMajors {
  /** Milliseconds since 1970; none while the clock cannot be believed. */
  readonly now: number
  /** Majors that the image has programs of, the earliest first; and the one that serves. */
  readonly here: readonly string[]
  readonly serving: string
  /** What became of the job of the step that is under way; undefined where it was not ordered. */
  readonly job: 'waits' | 'done' | Problem | undefined
  /** No container runs of an app that has data in it. */
  readonly still: boolean
  /** Apps that work, and not merely for the moment after their start. */
  readonly healthy: ReadonlySet<string>
  /** Apps had their time on the next major, and some do not work. */
  readonly late: boolean
}

export type MajorsStep = Step &
  (
    | { readonly kind: 'order-major' }
    | { readonly kind: 'try-major' }
    | { readonly kind: 'keep-major' }
    | { readonly kind: 'give-up-major'; readonly why: string }
    | { readonly kind: 'major-undone'; readonly why?: string | undefined }
    | { readonly kind: 'order-again'; readonly problem: Problem }
    | { readonly kind: 'let-go' }
  )

const DAY = 24 * 3_600_000

/**
 * Takes PostgreSQL from one major to another, one phase after the other. What phase it is in stands in
 * box.toml, so that a cut anywhere goes on from there: move (apps stopped) -> trial (apps run) -> kept,
 * or -> back (apps stopped) -> undone. Pure.
 */
export function planMajors(
  { postgresql: step, apps }: Pick<Desired, 'postgresql' | 'apps'>,
  { now, job, still, healthy, late }: ObservedMajors,
): MajorsStep[] {
  switch (step?.phase) {
    case 'move':
    case 'back': {
      const towards = step.phase === 'move' ? step.to : step.from
      if (job === 'waits') return []
      if (job === undefined) {
        const says = `take the databases to PostgreSQL ${towards}`
        return still ? [{ kind: 'order-major', says }] : []
      }
      if (step.phase === 'back') {
        if (job === 'done')
          return [{ kind: 'major-undone', says: `PostgreSQL ${step.from} serves` }]
        // The way back has to be gone.
        return [{ kind: 'order-again', problem: job, says: `PostgreSQL ${step.from} once more` }]
      }
      if (job === 'done') return [{ kind: 'try-major', says: `try apps on PostgreSQL ${step.to}` }]
      const why = [job.message, job.detail].filter(Boolean).join(': ')
      return [{ kind: 'major-undone', why, says: `PostgreSQL ${step.from} goes on` }]
    }
    case 'trial': {
      const waited = step.apps.filter(it => apps.some(app => app.service === it && runs(app)))
      const ailing = waited.filter(it => !healthy.has(it))
      if (ailing.length === 0) return [{ kind: 'keep-major', says: `keep PostgreSQL ${step.to}` }]
      if (!late) return []
      const why = `${ailing.join(', ')} did not work with PostgreSQL ${step.to}`
      return [{ kind: 'give-up-major', why, says: `go back to PostgreSQL ${step.from}` }]
    }
    case 'kept':
      return now < goesAt(step)
        ? []
        : [{ kind: 'let-go', says: `let go of the data of PostgreSQL ${step.from}` }]
    default:
      return []
  }
}

const runs = ({ state }: Desired['apps'][number]) => state === 'running'

/** When the former cluster goes: milliseconds since 1970. */
export const goesAt = ({ since, days }: Pick<MajorStep, 'since' | 'days'>) =>
  Date.parse(since) + days * DAY

/** What is there for the owner to decide, and what did not come off. Pure. */
export function majorFindings(
  { postgresql: step }: Pick<Desired, 'postgresql'>,
  { here, serving }: Pick<ObservedMajors, 'here' | 'serving'>,
): Finding[] {
  if (step?.phase === 'undone' && step.why !== undefined) {
    const { from, to, why } = step
    return [{ code: 'database-undone', values: { from, to }, detail: why }]
  }
  const next = nextOf(here, serving)
  if (next === undefined || isUndecided(step)) return []
  return [{ code: 'database-next', values: { major: serving, next } }]
}

/** The latest major that the image has, where that is a later one than serves. Pure. */
export function nextOf(here: readonly string[], serving: string): string | undefined {
  const last = here.at(-1)
  return last !== undefined && Number(last) > Number(serving) ? last : undefined
}

/** What has to be known before PostgreSQL moves to another major. */
export interface MajorFacts {
  readonly serving: string
  readonly next: string | undefined
  readonly step: MajorStep | undefined
  /** Something is being saved or brought back, or an app is being changed. */
  readonly busy: boolean
  /** A newer version of the box is on its way, or has not proven itself. */
  readonly updating: boolean
  /** Another box follows this one by the second, or may. */
  readonly followed: boolean
  /** Names of apps that say that they do not work with the next major. */
  readonly unfit: readonly string[]
  /** Bytes: of what has to be written out and read in, and of what is free. */
  readonly data: number
  readonly free: number
}

/** What the file system needs besides. */
const LEEWAY = 512 * 2 ** 20
/** It is there twice more for a while: written out, and read in. */
export const roomFor = (data: number) => 2 * data + LEEWAY

/** Throws Conflict with why PostgreSQL cannot move to the next major now. Pure. */
export function refuseMajor(facts: MajorFacts): asserts facts is MajorFacts & { next: string } {
  const { serving, next, unfit, data, free } = facts
  if (next === undefined) {
    throw new Conflict('database-no-next', `this box has no later PostgreSQL than ${serving}`, {
      hint: 'a newer version of the box may bring one',
    })
  }
  refuseNow(facts)
  if (facts.followed) {
    throw new Conflict('database-followed', 'another box follows this one by the second', {
      hint: 'end that first: gantry backup second off; copies go there as before',
    })
  }
  if (unfit.length > 0) {
    throw new Conflict(
      'database-unfit',
      `PostgreSQL ${next} is not for every app here: ${unfit.join(', ')}`,
      { hint: 'wait for newer versions of these, or remove them' },
    )
  }
  if (free < roomFor(data)) {
    throw new Conflict('database-no-room', 'there is too little room on the disk for this', {
      hint: `it takes ${gigabytes(roomFor(data))} for a while, and ${gigabytes(free)} are free`,
    })
  }
}

/** Throws Conflict while something else goes on. Pure. */
export function refuseNow({
  step,
  busy,
  updating,
}: Pick<MajorFacts, 'step' | 'busy' | 'updating'>): void {
  if (isUndecided(step)) {
    throw new Conflict('database-moving', 'PostgreSQL is on its way to another major', {
      hint: 'gantry database shows how far it is',
    })
  }
  if (updating) {
    throw new Conflict('database-update-first', 'a newer version of the box is on its way', {
      hint: 'wait until it has proven itself, or is undone',
    })
  }
  if (busy) {
    throw new Conflict('database-busy', 'something is being saved or changed at this moment', {
      hint: 'wait until that is done',
    })
  }
}

/** Why it cannot be done now, where it cannot. Pure. */
export function obstacleOf(facts: MajorFacts): Problem | undefined {
  try {
    refuseMajor(facts)
    return undefined
  } catch (error) {
    if (error instanceof GantryError) return problemOf(error)
    throw error
  }
}

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`

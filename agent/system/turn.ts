import { z } from 'zod'
import type { Problem } from '../base/errors.ts'

/** What a box tells the others of its site about its versions. */
export const renewalSchema = z.object({
  /** It is about to start this version by itself, unless somebody else comes first. */
  due: z.string().optional(),
  /** It starts this one at this moment, or watches whether it works. */
  trying: z.string().optional(),
  /** These did not work there. */
  failed: z.array(z.string()).default([]),
})

export type Renewal = z.output<typeof renewalSchema>

/** Another box of the site, as far as it matters for when this one starts anew by itself. */
export interface OtherBox {
  readonly name: string
  /** ISO 8601: who came first goes first. */
  readonly since: string
  /** Undefined where it does not answer. */
  readonly says: Renewal | undefined
  /** What it said before it fell silent. */
  readonly before: Renewal | undefined
  /** Milliseconds for which it has answered nothing. */
  readonly silent: number
}

/** This box among the others of its site. */
export interface Beside {
  readonly since: string
  readonly others: readonly OtherBox[]
}

/** Milliseconds: whoever was away last night, too, is not waited for. */
const LAST_NIGHT = 20 * 3_600_000

/** It did not work on another box, or took it away. */
export const FAILED_BESIDE = 'update-failed-beside'

/**
 * Pure: why a box of a site does not start a version by itself now; undefined where it may. One after the
 * other, so that most of those that decide are always there, and a version that does not work is tried once.
 */
export function waitsFor(version: string, { since, others }: Beside): Problem | undefined {
  const failed = others.find(it => it.says?.failed.includes(version))
  if (failed) return untried(`version ${version} did not work on ${failed.name}`)
  const awaited = others.filter(it => it.says || it.silent < LAST_NIGHT)
  const lost = others.find(it => !awaited.includes(it) && wasAboutTo(version, it))
  if (lost) return untried(`${lost.name} has been silent since it was to start version ${version}`)
  const trying = awaited.find(it => it.says?.trying !== undefined)
  if (trying) {
    return waiting(
      'update-beside-trying',
      `${trying.name} is starting another version, and has to prove itself`,
    )
  }
  const away = awaited.find(it => !it.says)
  if (away)
    return waiting(
      'update-beside-away',
      `${away.name} does not answer, and a second box would be away`,
    )
  const first = awaited.find(it => it.says?.due !== undefined && it.since < since)
  return first && waiting('update-beside-turn', `${first.name} starts anew before this one`)
}

const wasAboutTo = (version: string, { before }: OtherBox) =>
  [before?.due, before?.trying].includes(version)

const untried = (message: string): Problem => ({
  ...{ code: FAILED_BESIDE, message },
  hint: 'it is not started by itself here: wait for a later one, or try it all the same: gantry update apply',
})

const waiting = (code: string, message: string): Problem => ({
  ...{ code, message },
  hint: 'boxes of a site start anew one after the other; gantry update apply starts this one now',
})

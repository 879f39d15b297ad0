import { z } from 'zod'

/** Milliseconds a slot, and how many there are: a day in detail, a month in outline. */
export const SPANS = {
  day: { step: 5 * 60_000, length: 288 },
  month: { step: 2 * 3_600_000, length: 360 },
} as const

export type Span = keyof typeof SPANS

/** What was measured over a span, averaged in slots of one length; older slots are overwritten. */
export interface Course {
  /** Number of the youngest slot since 1970. */
  last: number
  /** How many values the youngest slot is the average of. */
  count: number
  /** By number of the slot, modulo the length. */
  readonly slots: (number | undefined)[]
}

/** Oldest first; `null` where nothing was measured. */
export const courseSchema = z.object({
  last: z.int(),
  values: z.array(z.number().nullable()),
})
export type KeptCourse = z.output<typeof courseSchema>

export const newCourse = (): Course => ({ last: -1, count: 0, slots: [] })

/** @param at milliseconds since 1970; what lies before the youngest slot is let go. */
export function add(course: Course, span: Span, at: number, value: number): void {
  const { step, length } = SPANS[span]
  const slot = Math.floor(at / step)
  // A clock that went back by more than there is to remember was wrong before.
  if (course.last - slot > length) Object.assign(course, { last: -1, count: 0 })
  if (slot < course.last) return
  if (slot > course.last) {
    const missed = Math.min(slot - course.last, length)
    for (let index = 0; index < missed; index++) course.slots[(slot - index) % length] = undefined
    course.last = slot
    course.count = 0
  }
  const before = course.slots[slot % length] ?? 0
  course.slots[slot % length] = (before * course.count + value) / (course.count + 1)
  course.count += 1
}

/** Up to the slot of `at`, oldest first. */
export function valuesOf(course: Course, span: Span, at: number): (number | null)[] {
  const { step, length } = SPANS[span]
  const now = Math.floor(at / step)
  return Array.from({ length }, (_, index) => {
    const slot = now - length + 1 + index
    const known = slot <= course.last && slot > course.last - length
    return (known ? course.slots[slot % length] : undefined) ?? null
  })
}

/** Three digits are more than anybody sees, and less to write. */
const short = (value: number | null) => value && Number(value.toPrecision(3))

export function keptCourse(course: Course, span: Span): KeptCourse {
  const values = valuesOf(course, span, course.last * SPANS[span].step)
  const first = values.findIndex(it => it !== null)
  return { last: course.last, values: first < 0 ? [] : values.slice(first).map(short) }
}

export function courseFrom({ last, values }: KeptCourse, span: Span): Course {
  const { length } = SPANS[span]
  const slots: (number | undefined)[] = []
  const kept = values.slice(-length)
  kept.forEach((value, index) => {
    slots[(last - kept.length + 1 + index) % length] = value ?? undefined
  })
  return { last, count: kept.length > 0 ? 1 : 0, slots }
}

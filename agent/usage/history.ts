import { z } from 'zod'
import { readText, writeWhole } from '../base/files.ts'
import {
  add,
  type Course,
  courseFrom,
  courseSchema,
  keptCourse,
  newCourse,
  SPANS,
  type Span,
  valuesOf,
} from './course.ts'

/** What was measured over a day and over a month, by name. In memory, and on disk now and then. */
export interface UsageHistory {
  /** @param at milliseconds since 1970 */
  add(at: number, values: ReadonlyMap<string, number>): void
  /** Oldest first, in slots; `null` where nothing was measured. */
  read(name: string, span: Span, at: number): readonly (number | null)[]
  /** The average of the last five to ten minutes. */
  lately(name: string, at: number): number | undefined
  /** Lets go of all names but these. */
  keepOnly(isWanted: (name: string) => boolean): void
  save(): Promise<void>
}

const SPAN_NAMES = Object.keys(SPANS) as Span[]

const fileSchema = z.record(z.string(), z.object({ day: courseSchema, month: courseSchema }))

type Courses = Readonly<Record<Span, Course>>

export async function openHistory(file: string): Promise<UsageHistory> {
  const courses = new Map(await read(file))

  const of = (name: string): Courses => {
    const known = courses.get(name) ?? { day: newCourse(), month: newCourse() }
    courses.set(name, known)
    return known
  }

  function readSpan(name: string, span: Span, at: number) {
    return valuesOf(courses.get(name)?.[span] ?? newCourse(), span, at)
  }

  return {
    add(at, values) {
      for (const [name, value] of values)
        for (const span of SPAN_NAMES) add(of(name)[span], span, at, value)
    },
    read: readSpan,
    lately(name, at) {
      const last = readSpan(name, 'day', at)
        .slice(-2)
        .filter(it => it !== null)
      return last.length === 0 ? undefined : last.reduce((sum, it) => sum + it, 0) / last.length
    },
    keepOnly(isWanted) {
      for (const name of courses.keys()) if (!isWanted(name)) courses.delete(name)
    },
    async save() {
      const kept = [...courses].map(([name, { day, month }]) => [
        name,
        { day: keptCourse(day, 'day'), month: keptCourse(month, 'month') },
      ])
      await writeWhole(file, JSON.stringify(Object.fromEntries(kept)))
    },
  }
}

/** Nothing where it cannot be understood: it is only what was. */
async function read(file: string): Promise<readonly (readonly [string, Courses])[]> {
  try {
    const kept = fileSchema.parse(JSON.parse((await readText(file)) ?? '{}'))
    return Object.entries(kept).map(([name, { day, month }]) => [
      name,
      { day: courseFrom(day, 'day'), month: courseFrom(month, 'month') },
    ])
  } catch {
    return []
  }
}

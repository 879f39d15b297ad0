import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  add,
  courseFrom,
  keptCourse,
  newCourse,
  SPANS,
  valuesOf,
} from '../../../agent/usage/course.ts'
import { openHistory } from '../../../agent/usage/history.ts'

const { step, length } = SPANS.day
const START = Date.parse('2026-03-01T12:00:00Z')

const courseOf = (...at: readonly (readonly [slot: number, value: number])[]) => {
  const course = newCourse()
  for (const [slot, value] of at) add(course, 'day', START + slot * step, value)
  return course
}
/** The youngest values, up to the slot. */
const tail = (course: ReturnType<typeof newCourse>, slot: number, count: number) =>
  valuesOf(course, 'day', START + slot * step).slice(-count)

describe('a course', () => {
  it('is the average of what was measured in each slot, and nothing where nothing was', () => {
    const course = courseOf([0, 1], [0.2, 2], [0.4, 6], [2, 4])
    expect(tail(course, 2, 4)).toEqual([null, 3, null, 4])
    expect(tail(course, 3, 2)).toEqual([4, null])
    expect(valuesOf(course, 'day', START)).toHaveLength(length)
  })

  it('lets go of what is older than its span', () => {
    const course = courseOf([0, 1], [1, 2], [length, 3])
    expect(valuesOf(course, 'day', START + length * step)).toEqual([
      2,
      ...Array.from({ length: length - 2 }, () => null),
      3,
    ])
    const late = courseOf([0, 1], [length * 3, 3])
    expect(tail(late, length * 3, length).filter(it => it !== null)).toEqual([3])
  })

  it('takes no notice of a clock that goes back a little, and begins anew when it goes back much', () => {
    expect(tail(courseOf([5, 1], [3, 9]), 5, 3)).toEqual([null, null, 1])
    expect(tail(courseOf([length * 9, 1], [0, 9]), 0, 2)).toEqual([null, 9])
  })

  it('comes back from what was kept of it', () => {
    const course = courseOf([0, 1.23456], [3, 4])
    const kept = keptCourse(course, 'day')
    expect(kept.values).toEqual([1.23, null, null, 4])
    const again = courseFrom(JSON.parse(JSON.stringify(kept)), 'day')
    expect(tail(again, 3, 5)).toEqual([null, 1.23, null, null, 4])
    add(again, 'day', START + 4 * step, 7)
    expect(tail(again, 4, 2)).toEqual([4, 7])
  })
})

describe('the history', () => {
  let folder: string
  let file: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gantry-usage-'))
    file = join(folder, 'usage.json')
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('survives a start, in a file whose size is bounded', async () => {
    const history = await openHistory(file)
    const names = ['processor', 'memory', 'photos.memory']
    for (let minute = 0; minute < 60 * 24 * 40; minute += 4) {
      const values = names.map((name, index) => [name, minute * 12_345.678 + index] as const)
      history.add(START + minute * 60_000, new Map(values))
    }
    await history.save()
    expect((await readFile(file)).length).toBeLessThan(3 * (288 + 360) * 11)
    const at = START + 60_000 * (60 * 24 * 40 - 4)
    const again = await openHistory(file)
    for (const span of ['day', 'month'] as const) {
      const values = again.read('memory', span, at)
      expect(values).toHaveLength(SPANS[span].length)
      expect(values).not.toContain(null)
    }
    expect(again.lately('processor', at)).toBeGreaterThan(7e8)
    again.keepOnly(name => name !== 'photos.memory')
    expect(again.read('photos.memory', 'day', at).every(it => it === null)).toBe(true)
  })

  it('begins anew where its file is damaged', async () => {
    await writeFile(file, '{"memory":{"day"')
    expect((await openHistory(file)).lately('memory', START)).toBeUndefined()
  })
})

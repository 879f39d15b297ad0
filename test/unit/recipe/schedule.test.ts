import { Cron } from 'croner'
import { expect, it } from 'vitest'
import { readRecipe } from '../../../agent/recipe/read.ts'

const isGood = (schedule: string) =>
  readRecipe(
    'recipe.toml',
    `service = "notes"\nimage = "notes:1"\n[[jobs]]\nname = "a"\ncommand = ["a"]\nschedule = "${schedule}"\n`,
  ).mistakes.length === 0

function isTaken(schedule: string): boolean {
  try {
    new Cron(schedule, { paused: true }).stop()
    return true
  } catch {
    return false
  }
}

const NUMBERS = [0, 1, 5, 6, 7, 8, 12, 13, 23, 24, 31, 32, 59, 60, 99]
const PARTS = [
  '*',
  ...NUMBERS.map(String),
  ...NUMBERS.flatMap(it => [`*/${it}`, `1-5/${it}`, `${it}/2`, `3-${it}`, `${it}-3`, `1,${it}`]),
]

it('lets no job pass that the clock would not take', () => {
  for (const part of PARTS) {
    for (let place = 0; place < 5; place++) {
      const schedule = Array.from({ length: 5 }, (_, index) => (index === place ? part : '*'))
      const text = schedule.join(' ')
      if (isGood(text)) expect(isTaken(text), text).toBe(true)
      // And none is refused that anybody would write.
      else if (!/\/|-/.test(part)) expect(isTaken(text), text).toBe(false)
    }
  }
  for (const word of ['@hourly', '@daily', '@weekly', '@monthly']) {
    expect(isGood(word) && isTaken(word), word).toBe(true)
  }
})

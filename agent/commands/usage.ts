import { InvalidInput } from '../base/errors.ts'
import type { Usage, UsageCourses, UsageNow } from '../http/api.ts'
import type { Command } from './command.ts'

/** `gantry usage [APP]`: how busy the box or an app is, and was over a day and a month. */
export const usageCommand: Command = async ([service, ...more], { json, worker, say }) => {
  if (more.length > 0) {
    throw new InvalidInput('command-unknown', 'gantry usage takes one app at most', {
      hint: 'gantry usage, or gantry usage APP',
    })
  }
  const usage = await worker.ask('usage.read', service === undefined ? {} : { service })
  if (json) say(JSON.stringify(usage))
  else for (const line of linesOf(usage)) say(line)
  return 0
}

const GIGABYTE = 10 ** 9
const WORDS = {
  processor: (it: number) => `${(it * 100).toFixed(1)} %`,
  memory: (it: number) => `${(it / GIGABYTE).toFixed(2)} GB`,
  disk: (it: number) => `${(it / GIGABYTE).toFixed(2)} GB`,
  temperature: (it: number) => `${it.toFixed(0)} °C`,
} as const
const ALL = Object.keys(WORDS) as (keyof typeof WORDS)[]

function linesOf({ now, day, month, apps }: Usage): string[] {
  return [
    `${''.padEnd(12)}${['now', 'a day: least', 'mean', 'most', 'a month: least', 'mean', 'most'].map(it => it.padStart(14)).join('')}`,
    ...ALL.flatMap(what => {
      const of = (courses: UsageCourses) => summary(courses[what] ?? [])
      const figures = [now[what], ...of(day), ...of(month)]
      if (figures.every(it => it === undefined)) return []
      const texts = figures.map(it => (it === undefined ? '-' : WORDS[what](it)).padStart(14))
      return [`${what.padEnd(12)}${texts.join('')}`]
    }),
    ...apps.map(app => `${app.service.padEnd(20)} ${ofApp(app)}`),
  ]
}

const ofApp = (app: UsageNow) =>
  ALL.flatMap(what => {
    const value = app[what]
    return value === undefined ? [] : [`${what} ${WORDS[what](value)}`]
  }).join(', ')

/** The least, the mean and the most of what was measured. */
function summary(values: readonly (number | null)[]): (number | undefined)[] {
  const known = values.filter(it => it !== null)
  if (known.length === 0) return [undefined, undefined, undefined]
  const mean = known.reduce((sum, it) => sum + it, 0) / known.length
  return [Math.min(...known), mean, Math.max(...known)]
}

import type { Check, Contradiction } from './contradiction.ts'

/** The five fields of a schedule: what a clock would choke on is told to the packager. */
const FIELDS = [
  { name: 'minutes', first: 0, last: 59 },
  { name: 'hours', first: 0, last: 23 },
  { name: 'days', first: 1, last: 31 },
  { name: 'months', first: 1, last: 12 },
  { name: 'weekdays', first: 0, last: 7 },
] as const

type Field = (typeof FIELDS)[number]

export const schedules: Check = ({ jobs = [] }) =>
  jobs.flatMap(({ schedule }, index): Contradiction[] => {
    if (schedule.startsWith('@')) return []
    const fields = schedule.split(' ')
    return FIELDS.flatMap((field, place) =>
      (fields[place] ?? '').split(',').flatMap(part => {
        const allowed = complaint(field, part)
        if (!allowed) return []
        return [
          { at: ['jobs', index, 'schedule'], code: 'E-SCHEDULE', allowed, found: `"${part}"` },
        ]
      }),
    )
  })

/** `*`, `5`, `1-5`, each but the second also with a step: what would be right instead. */
function complaint({ name, first, last }: Field, part: string): string | undefined {
  const [range = '', step] = part.split('/')
  const [from = 0, to = from] = range === '*' ? [first, last] : range.split('-').map(Number)
  if (from < first || to > last) return `${name} from ${first} to ${last}`
  if (from > to) return `the lower of two ${name} first`
  if (step === undefined) return undefined
  if (from === to) return `a step after "*" or a range of ${name}, such as "*/${step}"`
  const most = name === 'weekdays' ? 7 : last - first + 1
  return Number(step) >= 1 && Number(step) <= most ? undefined : `a step from 1 to ${most}`
}

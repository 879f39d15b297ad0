/**
 * What is done for backups, by a code for whoever says it in another language than the box.
 * `{about}` is the place, app or database that it is done with.
 */
export const ACTIVITIES = {
  moment: 'find a moment for everything',
  dump: 'write out the databases of {about}',
  save: 'save to {about}',
  send: 'send {about} to another box',
  tidy: 'tidy up',
  'tidy-target': 'tidy up at {about}',
  mend: 'look what {about} has lost, so that it gets that again',
  'give-key': 'give the new words to {about}',
  check: 'look whether all is well at {about}',
  find: 'look what is at {about}',
  'fetch-earlier': 'fetch {about} as it was',
  bring: 'look at what was brought for {about}',
  fetch: 'fetch from {about}',
  'fetch-everything': 'fetch everything from {about}',
  retry: '{about} does not answer as it should: it is tried again',
  'read-database': 'read the database {about}',
  stand: 'wait until {about} stands still',
  'put-back': 'put back what {about} had',
  'put-back-database': 'put back the database {about}',
  engine: 'start an empty {about}',
  'try-app': 'start {about}, and look whether it works',
  together: 'look whether it belongs together',
  databases: 'look at its databases',
  rebuild: 'make its databases anew: {about}',
  ready: 'make the box ready',
} as const

export type Activity = keyof typeof ACTIVITIES

/** What was fetched, or brought, takes its place. */
const BACK = [['stand'], ['put-back'], ['put-back-database']] as const

/** What follows what, for who wants to know how much is left. Several may be one step. */
const COURSES: Readonly<Record<string, readonly (readonly Activity[])[]>> = {
  save: [['moment'], ['dump'], ['save']],
  send: [['moment'], ['dump'], ['send']],
  stage: [['fetch-earlier', 'fetch'], ['read-database'], ...BACK],
  bring: [['bring'], ['read-database'], ...BACK],
  drill: [['find'], ['fetch'], ['engine', 'read-database'], ['try-app'], ['tidy']],
}
/** A job of its own, which goes on where either of those two has ended. */
const courseOf = (kind: string) => COURSES[kind === 'replace' ? 'stage' : kind]

/** Which step of its kind of job an activity is, counted from 1; undefined where one is all there is. Pure. */
export function stepOf(
  kind: string,
  activity: Activity,
): { number: number; of: number } | undefined {
  const course = courseOf(kind)
  const at = course?.findIndex(it => it.includes(activity)) ?? -1
  return course === undefined || at < 0 ? undefined : { number: at + 1, of: course.length }
}

/** In the words of the box itself, without a full stop. */
export const sayActivity = (activity: Activity, about = '') =>
  ACTIVITIES[activity].replace('{about}', () => about)

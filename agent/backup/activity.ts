/**
 * What is done for backups, by a code for whoever says it in another language than the box.
 * `{about}` is the place, app or database that it is done with.
 */
export const ACTIVITIES = {
  moment: 'find a moment for everything',
  dump: 'write out the databases of {about}',
  save: 'save to {about}',
  tidy: 'tidy up',
  'tidy-target': 'tidy up at {about}',
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

/** In the words of the box itself, without a full stop. */
export const sayActivity = (activity: Activity, about = '') =>
  ACTIVITIES[activity].replace('{about}', () => about)

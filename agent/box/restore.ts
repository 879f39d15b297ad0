import { Conflict, NotFound } from '../base/errors.ts'
import type { Box } from './box.ts'
import type { AppEntry, Manifest } from './manifest.ts'

/**
 * Makes the box what it was to be at an earlier time: its name and settings, and which apps run.
 * Apps that came later are taken away with their data kept; versions of apps stay what they are.
 * Throws NotFound, or Conflict where an app's data is gone.
 */
export async function restoreManifest(box: Box, number: number): Promise<void> {
  const past = (await box.store.history()).find(it => it.number === number)
  if (!past) {
    throw new NotFound('history-unknown', `the history has no number ${number}`, {
      hint: 'gantry history lists them',
    })
  }
  await box.change(
    { what: `go back to ${number}: ${past.what}`, kind: 'box-went-back', about: `${number}` },
    async now => {
      const busy = Object.entries(now.apps).find(([, it]) => it.update || it.state === 'deleted')
      if (busy) throw new Conflict('app-changing', `${busy[0]} is being changed at this moment`)
      return {
        ...now,
        name: past.box.name,
        timezone: past.box.timezone,
        apps: appsThen(past.box, now),
      }
    },
  )
}

function appsThen(past: Manifest, now: Manifest): Manifest['apps'] {
  const gone = Object.entries(past.apps).find(
    ([service, then]) => isThere(then) && now.apps[service]?.number !== then.number,
  )
  if (gone) {
    throw new Conflict('data-gone', `${gone[0]} was deleted with its data since then`, {
      hint: 'install it anew, or restore it from a backup',
    })
  }
  return Object.fromEntries(
    Object.entries(now.apps).map(([service, entry]) => {
      const then = past.apps[service]
      return [service, { ...entry, state: then && isThere(then) ? then.state : 'kept' }]
    }),
  )
}

const isThere = ({ state }: AppEntry) => state === 'running' || state === 'stopped'

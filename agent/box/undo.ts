import { Conflict, Forbidden, NotFound } from '../base/errors.ts'
import type { Box } from './box.ts'
import type { PastManifest } from './history.ts'
import type { AppEntry, Manifest } from './manifest.ts'

/** What one decision about an app has changed, as it was before. */
type Before = Partial<Pick<AppEntry, 'state' | 'people' | 'set-up'>>

const UNDOABLE = ['state', 'people', 'set-up'] as const
export type Undoable = (typeof UNDOABLE)[number]

/**
 * What takes one decision about an app back: nothing where it did more than can be taken back, or
 * where something else was decided about the same since then. Pure.
 *
 * @param pages the youngest first
 */
export function undoOf(
  pages: readonly PastManifest[],
  index: number,
  now: Manifest,
): Before | undefined {
  const page = pages[index]
  const service = page?.app
  if (service === undefined) return undefined
  const after = page?.box.apps[service]
  const before = pages[index + 1]?.box.apps[service]
  const present = now.apps[service]
  if (!before || !after || !present || present.number !== after.number) return undefined
  if (present.update || present.restore) return undefined
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof AppEntry>
  const changed = [...keys].filter(it => !same(before[it], after[it]))
  const fields = UNDOABLE.filter(it => changed.includes(it))
  if (fields.length === 0 || fields.length < changed.length) return undefined
  if (fields.some(it => !same(present[it], after[it]))) return undefined
  // An app that is gone comes back by being installed: that may ask something.
  if ([before, after, present].some(it => it.state !== 'running' && it.state !== 'stopped')) {
    return undefined
  }
  return Object.fromEntries(fields.map(it => [it, before[it]]))
}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

/**
 * Takes one decision back. Throws NotFound, Conflict where that is not possible, and Forbidden where
 * who asks may not decide it.
 */
export async function undo(
  box: Box,
  number: number,
  mayDecide: (about: Undoable) => boolean,
): Promise<void> {
  const pages = await box.store.history()
  const index = pages.findIndex(it => it.number === number)
  const page = pages[index]
  if (!page) {
    throw new NotFound('history-unknown', `the history has no number ${number}`, {
      hint: 'gantry history lists them',
    })
  }
  const { app: service, what } = page
  await box.change({ what: `undo: ${what}`, kind: 'app-undone', app: service }, async now => {
    const before = undoOf(pages, index, now)
    const entry = service === undefined ? undefined : now.apps[service]
    if (!before || !entry || service === undefined) {
      throw new Conflict('not-undoable', `this cannot be undone by itself: ${what}`, {
        hint: 'to make the whole box what it was then: gantry rollback NUMBER',
      })
    }
    if (!UNDOABLE.every(it => !(it in before) || mayDecide(it))) {
      throw new Forbidden('token-not-enough', `this token is not good for that: ${what}`, {
        hint: 'take it back on the page',
      })
    }
    const { people: _old, ...rest } = { ...entry, ...before }
    const people = 'people' in before ? before.people : entry.people
    return { ...now, apps: { ...now.apps, [service]: { ...rest, ...(people ? { people } : {}) } } }
  })
}

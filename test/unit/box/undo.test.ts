import { expect, it } from 'vitest'
import type { Box } from '../../../agent/box/box.ts'
import type { PastManifest } from '../../../agent/box/history.ts'
import { type AppEntry, appEntry, type Manifest } from '../../../agent/box/manifest.ts'
import { undo, undoOf } from '../../../agent/box/undo.ts'
import { MANIFEST } from '../../fakes/desired.ts'

const box = (entry?: Partial<AppEntry>): Manifest => ({
  ...MANIFEST,
  apps: entry
    ? { notes: { ...appEntry.parse({ number: 1, revision: 1, state: 'running' }), ...entry } }
    : {},
})
/** Decisions about the app, the youngest first. */
const pages = (...boxes: readonly Manifest[]): PastManifest[] =>
  boxes.map((box, index) => ({ number: 9 - index, at: '', what: 'x', app: 'notes', box }))
const undone = (now: Manifest, after: Manifest, before: Manifest) =>
  undoOf(pages(after, before), 0, now)

const running = box({ state: 'running' })
const stopped = box({ state: 'stopped' })

it('takes back that an app was stopped, or who may use it', () => {
  expect(undone(stopped, stopped, running)).toEqual({ state: 'running' })
  const shared = box({ people: ['a', 'b'] })
  expect(undone(shared, shared, box({}))).toEqual({ people: undefined })
})

it('takes nothing back that was decided anew, or that did more', () => {
  expect(undone(running, stopped, running)).toBeUndefined()
  const updated = box({ state: 'stopped', revision: 2 })
  expect(undone(updated, updated, running)).toBeUndefined()
  expect(undone(running, running, running)).toBeUndefined()
})

it('takes back neither an installation nor a removal, nor anything while the app changes', () => {
  expect(undone(running, running, box())).toBeUndefined()
  const kept = box({ state: 'kept' })
  expect(undone(kept, kept, running)).toBeUndefined()
  const busy = box({ state: 'stopped', update: { from: 1, to: 2, phase: 'fetch' } })
  expect(undone(busy, stopped, running)).toBeUndefined()
  expect(undone(box({ state: 'stopped', number: 2 }), stopped, running)).toBeUndefined()
})

it('takes back for somebody only what that one may decide', async () => {
  let now = stopped
  const taken = (mayDecide: Parameters<typeof undo>[2], after: Manifest) => {
    now = after
    const change: Box['change'] = async (_edit, by) => {
      now = await by(now)
    }
    const store = { history: async () => pages(after, running) }
    return undo({ store, change } as unknown as Box, 9, mayDecide)
  }
  await taken(it => it === 'state', stopped)
  expect(now.apps.notes?.state).toBe('running')
  const shared = box({ people: ['a'] })
  await expect(taken(it => it === 'state', shared)).rejects.toMatchObject({
    code: 'token-not-enough',
  })
  expect(now).toEqual(shared)
})

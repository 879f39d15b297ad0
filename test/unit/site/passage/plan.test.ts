import { describe, expect, it } from 'vitest'
import type { Desired, DesiredApp } from '../../../../agent/box/desired.ts'
import {
  type ObservedPassages,
  type PassageStep,
  passageFindings,
  planPassages,
} from '../../../../agent/site/passage/plan.ts'
import { desiredWith } from '../../../fakes/desired.ts'
import {
  BOXES,
  CLOCK,
  CLOCK_SHARED,
  HOME,
  imageOf,
  inSite,
  LEANING,
  LEANING_SHARED,
  LOFT,
  OLD,
  SHED,
  SHOWING,
  SHOWN,
} from '../../../fakes/spread.ts'

const shared = { apps: [LEANING_SHARED], boxes: SHOWING }
const leaning = { recipe: LEANING, images: imageOf(OLD) }
const home = desiredWith([leaning], inSite(HOME, shared))
const loft = desiredWith([], inSite(LOFT, shared))
const observed = (more: Partial<ObservedPassages> = {}): ObservedPassages => ({
  ...{ shows: SHOWN[HOME], told: undefined, away: [], running: [] },
  ...more,
})
const kinds = (desired: Desired, more: Partial<ObservedPassages> = {}) =>
  planPassages(desired, observed(more)).map(it => it.kind)
/** What the program of a box is told. */
function passagesOf(desired: Desired) {
  const [step] = planPassages(desired, observed()) as (PassageStep & { kind: 'tell' })[]
  if (!step?.passages) throw new Error('nothing is told')
  return step
}
const changed = (more: Partial<DesiredApp>): Desired => ({
  ...home,
  apps: home.apps.map(it => ({ ...it, ...more })),
})

it('does nothing on a box by itself, nor where no app leans on its own box', () => {
  expect(kinds(desiredWith([leaning]), { shows: undefined })).toEqual([])
  const plain = desiredWith(
    [{ recipe: CLOCK, images: imageOf(OLD) }],
    inSite(HOME, { apps: [CLOCK_SHARED] }),
  )
  expect(kinds(plain, { shows: undefined })).toEqual([])
})

it('first makes what it shows, then says who comes in, and then nothing more', () => {
  expect(kinds(home, { shows: undefined })).toEqual(['key'])
  expect(kinds(home)).toEqual(['tell'])
  expect(kinds(home, { told: passagesOf(home).mark })).toEqual([])
  expect(kinds(home, { told: 'something else' })).toEqual(['tell'])
})

it('leads the other boxes that show something to the servers of that app alone', () => {
  expect(passagesOf(home).passages).toEqual({
    callers: [SHOWN[LOFT], SHOWN[SHED]],
    leads: { 3968: { address: '172.29.0.17', ports: [3306, 5432, 6379] } },
    entrances: [],
  })
  const { [SHED]: _shed, ...rest } = SHOWING
  const without = desiredWith([leaning], inSite(HOME, { ...shared, boxes: rest }))
  expect(passagesOf(without).passages.callers).toEqual([SHOWN[LOFT]])
})

it('leads nobody to what that app does not have, whatever another box wrote down', () => {
  const lie = { ...LEANING_SHARED, servers: [22, 443, 5432] }
  const desired = desiredWith([leaning], inSite(HOME, { ...shared, apps: [lie] }))
  expect(passagesOf(desired).passages.leads[3968]?.ports).toEqual([3306, 5432, 6379])
})

it('has on another box one entrance for each server, at the end of that bridge, for its own box alone', () => {
  const { passages } = passagesOf(loft)
  expect(passages).toMatchObject({ callers: [SHOWN[HOME], SHOWN[SHED]], leads: {} })
  expect(passages.entrances).toHaveLength(6)
  expect(passages.entrances[0]).toEqual({
    ...{ listen: '172.29.248.1', port: 21_000, app: 3968, asks: 3306 },
    ...{ host: '192.168.1.21', shows: SHOWN[HOME] },
  })
  expect(passages.entrances.map(it => it.listen).filter(it => it.includes(':'))).toHaveLength(3)
  const other = { ...LEANING_SHARED, service: 'sun', number: 3969, home: SHED }
  const both = desiredWith([], inSite(LOFT, { ...shared, apps: [LEANING_SHARED, other] }))
  const ports = passagesOf(both).passages.entrances.map(it => `${it.listen} ${it.port}`)
  expect(new Set(ports).size).toBe(ports.length)
})

it('waits with an entrance until its own box shows something', () => {
  const silent = { ...shared, boxes: { ...SHOWING, [HOME]: BOXES[HOME] } }
  const desired = desiredWith([], inSite(LOFT, silent))
  expect(passagesOf(desired).passages.entrances).toEqual([])
})

describe('while the app changes', () => {
  const update = (phase: 'fetch' | 'copy' | 'trial' | 'back') => ({
    update: { from: 1, to: 2, phase, sources: [] },
  })
  it('goes on as long as a newer version is merely fetched', () => {
    expect(passagesOf(changed(update('fetch'))).passages.leads[3968]?.ports).toHaveLength(3)
  })
  it('leads nobody while its data is copied, on trial or brought back, or it does not run', () => {
    for (const it of [
      update('copy'),
      update('trial'),
      update('back'),
      { restore: { phase: 'fetch' } },
      { state: 'stopped' },
    ]) {
      const { passages } = passagesOf(changed(it as Partial<DesiredApp>))
      expect(passages.callers).toHaveLength(2)
      expect(passages.leads[3968]?.ports).toEqual([])
    }
  })
})

it('ends where nobody needs it, and forgets what it showed once it is by itself', () => {
  const told = 'something'
  expect(kinds(desiredWith([], inSite(HOME)), { told })).toEqual(['end'])
  expect(kinds(desiredWith([]), { told })).toEqual(['end', 'forget'])
  const leaving = desiredWith([leaning], inSite(HOME, { ...shared, leaving: true }))
  expect(kinds(leaving, { told })).toEqual(['end'])
})

it('tells where an app runs and does not get to what it knows', () => {
  const cut = (more: Partial<ObservedPassages>) => passageFindings(loft, observed(more))
  expect(cut({ away: [SHOWN[HOME]], running: [3968] })).toEqual([
    { code: 'site-app-cut-off', values: { name: 'clock', home: 'home' } },
  ])
  expect(cut({ away: [SHOWN[HOME]] })).toEqual([])
  expect(cut({ away: [SHOWN[SHED]], running: [3968] })).toEqual([])
  expect(passageFindings(home, observed({ away: [SHOWN[HOME]], running: [3968] }))).toEqual([])
})

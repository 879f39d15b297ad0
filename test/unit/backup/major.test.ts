import { describe, expect, it } from 'vitest'
import { excludesFor } from '../../../agent/backup/excludes.ts'
import {
  type MajorFacts,
  majorFindings,
  nextOf,
  type ObservedMajors,
  obstacleOf,
  planMajors,
} from '../../../agent/backup/major/plan.ts'
import type { Desired } from '../../../agent/box/desired.ts'
import { admitsMajor, type MajorStep } from '../../../agent/database/need.ts'
import { refusalOf } from '../../../agent/system/refusal.ts'

const began = '2026-03-01T10:00:00Z'
const step = (more: Partial<MajorStep>): MajorStep => ({
  ...{ from: '17', to: '18', phase: 'move', job: '1-000-move-major', since: began, days: 14 },
  apps: ['diary', 'feeds'],
  ...more,
})
const running = ['diary', 'feeds'].map(service => ({ service, state: 'running' }))
const box = (postgresql: MajorStep | undefined, apps = running) =>
  ({ postgresql, apps }) as unknown as Desired

const seen: ObservedMajors = {
  now: Date.parse('2026-03-01T10:05:00Z'),
  ...{ here: ['17', '18'], serving: '17', job: undefined },
  ...{ still: false, healthy: new Set(), late: false },
}
const plan = (it: Partial<MajorStep> | undefined, more: Partial<ObservedMajors> = {}) =>
  planMajors(box(it && step(it)), { ...seen, ...more }).map(({ says: _, ...rest }) => rest)
const broken = { code: 'database-rows', message: 'other rows', detail: 'one less' }

describe('a step to another major', () => {
  it('is nothing that the box takes by itself', () => {
    expect(plan(undefined, { still: true })).toEqual([])
    expect(plan({ phase: 'undone' }, { still: true })).toEqual([])
  })

  it('is ordered once apps stand still, and waited for', () => {
    expect(plan({})).toEqual([])
    expect(plan({}, { still: true })).toEqual([{ kind: 'order-major' }])
    expect(plan({}, { still: true, job: 'waits' })).toEqual([])
    expect(plan({}, { still: true, job: 'done' })).toEqual([{ kind: 'try-major' }])
  })

  it('that fails is undone with its reason, and nothing has to be turned back', () => {
    const why = 'other rows: one less'
    expect(plan({}, { still: true, job: broken })).toEqual([{ kind: 'major-undone', why }])
  })

  it('stays when every app works that worked before', () => {
    const one = { healthy: new Set(['diary']) }
    expect(plan({ phase: 'trial' }, one)).toEqual([])
    expect(plan({ phase: 'trial' }, { healthy: new Set(['diary', 'feeds']) })).toEqual([
      { kind: 'keep-major' },
    ])
    const why = 'feeds did not work with PostgreSQL 18'
    expect(plan({ phase: 'trial' }, { ...one, late: true })).toEqual([
      { kind: 'give-up-major', why },
    ])
  })

  it('waits for no app that its owner has stopped or removed meanwhile', () => {
    const stopped = [{ service: 'feeds', state: 'stopped' }]
    const trial = box(step({ phase: 'trial' }), stopped)
    expect(planMajors(trial, seen).map(it => it.kind)).toEqual(['keep-major'])
  })

  it('goes back until it is back', () => {
    expect(plan({ phase: 'back' }, { still: true })).toEqual([{ kind: 'order-major' }])
    expect(plan({ phase: 'back' }, { job: broken })).toEqual([
      { kind: 'order-again', problem: broken },
    ])
    expect(plan({ phase: 'back' }, { job: 'done' })).toEqual([{ kind: 'major-undone' }])
  })

  it('lets go of the data of before after its days, and not a moment sooner', () => {
    const at = (text: string) => ({ now: Date.parse(text) })
    expect(plan({ phase: 'kept' }, at('2026-03-15T09:59:59Z'))).toEqual([])
    expect(plan({ phase: 'kept' }, at('2026-03-15T10:00:00Z'))).toEqual([{ kind: 'let-go' }])
    expect(plan({ phase: 'kept', days: 2 }, at('2026-03-03T10:00:00Z'))).toEqual([
      { kind: 'let-go' },
    ])
  })
})

describe('a later major', () => {
  it('is the latest that the image has, and none where it serves', () => {
    expect(nextOf(['17', '18', '19'], '17')).toBe('19')
    expect(nextOf(['17', '18'], '18')).toBeUndefined()
    expect(nextOf(['17'], '18')).toBeUndefined()
  })

  it('is told, until it is on its way', () => {
    const found = (it?: Partial<MajorStep>, more: Partial<ObservedMajors> = {}) =>
      majorFindings(box(it && step(it)), { ...seen, ...more })
    const values = { major: '17', next: '18' }
    expect(found()).toEqual([{ code: 'database-next', values }])
    expect(found({ phase: 'trial' })).toEqual([])
    expect(found({ phase: 'kept' }, { serving: '18' })).toEqual([])
    expect(found({ phase: 'undone' })).toEqual([{ code: 'database-next', values }])
    expect(found({ phase: 'undone', why: 'too slow' })).toEqual([
      { code: 'database-undone', values: { from: '17', to: '18' }, detail: 'too slow' },
    ])
  })

  const facts: MajorFacts = {
    ...{ serving: '17', next: '18', step: undefined, busy: false, updating: false },
    ...{ followed: false, unfit: [], data: 1e9, free: 5e9 },
  }
  it.each([
    ['database-no-next', { next: undefined }],
    ['database-moving', { step: step({ phase: 'trial' }) }],
    ['database-update-first', { updating: true }],
    ['database-busy', { busy: true }],
    ['database-followed', { followed: true }],
    ['database-unfit', { unfit: ['Photos'] }],
    ['database-no-room', { free: 2.4e9 }],
    [undefined, {}],
    [undefined, { step: step({ phase: 'undone' }) }],
  ])('is refused with %s', (code, more) => {
    expect(obstacleOf({ ...facts, ...more })?.code).toBe(code)
  })

  it.each([
    ['sql:2023', true],
    ['postgres', true],
    ['postgres:17', false],
    ['postgres:>=14', true],
    ['postgres:>=14,<18', false],
    ['mariadb:11.8', true],
  ])('is for a recipe that asks for %s: %s', (variant, admitted) => {
    expect(admitsMajor({ database: { variant }, databases: {} }, '18')).toBe(admitted)
    expect(admitsMajor({ databases: { more: { variant } } }, '18')).toBe(admitted)
  })
})

it('a cluster that does not serve is not sent anywhere', () => {
  const lines = excludesFor('/s/state', [], ['17', '18.part']).split('\n')
  expect(lines).toContain('/s/state/postgresql/17')
  expect(lines).toContain('/s/state/postgresql/18.part')
})

it('an update without the major of the data is refused in words', () => {
  const said = refusalOf('Handler error: install-check: Child process exited with code 6')
  expect(said.code).toBe('update-lacks-database')
})

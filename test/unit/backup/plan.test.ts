import { describe, expect, it } from 'vitest'
import type { Record, TargetRecord } from '../../../agent/backup/job.ts'
import { targetSchema } from '../../../agent/backup/need.ts'
import {
  backupFindings,
  isSnapshotName,
  jobApp,
  type ObservedBackups,
  planBackups,
  snapshotName,
  surplus,
  timeOf,
} from '../../../agent/backup/plan.ts'
import type { Desired } from '../../../agent/box/desired.ts'
import { desiredWith, MANIFEST } from '../../fakes/desired.ts'

const NOW = Date.parse('2026-11-20T12:00:00Z')
const HOUR = 3_600_000
const ago = (hours: number) => new Date(NOW - hours * HOUR).toISOString()
const snapshotAgo = (hours: number) => snapshotName(NOW - hours * HOUR)

const APP = `service = "notes"\nimage = "notes:1"\n[storage.data]\npath = "/data"`
const disk = { kind: 'disk', uuid: 'abcd-1234', folder: 'f', 'append-only': false } as const
const boxWith = (targets: readonly string[], recipe = APP): Desired =>
  desiredWith([{ recipe }], {
    ...MANIFEST,
    backup: { targets: Object.fromEntries(targets.map(it => [it, disk])) },
  })

const fine: TargetRecord = { missing: [], part: 0, snapshots: [] }
const recordWith = (targets: Record['targets'] = {}, more: Partial<Record> = {}): Record => ({
  since: ago(100),
  targets,
  back: {},
  ...more,
})
const observed = (it: Partial<ObservedBackups> = {}): ObservedBackups => ({
  now: NOW,
  uptime: HOUR,
  plausible: true,
  free: 0.5,
  jobs: [],
  drilling: false,
  working: false,
  snapshots: [snapshotAgo(0.5)],
  staged: [],
  record: recordWith(),
  results: new Map(),
  unasked: false,
  ...it,
})
const planned = (box: Desired, it: Partial<ObservedBackups> = {}) =>
  planBackups(box, observed(it)).map(({ says: _, ...step }) => step)

describe('what is due', () => {
  it('is nothing while the last snapshot is young and there is no target', () => {
    expect(planned(boxWith([]))).toEqual([])
  })

  it('is a snapshot after an hour, also where the box was off in between', () => {
    expect(planned(boxWith([]), { snapshots: [snapshotAgo(30)] })).toEqual([
      { kind: 'save', targets: [] },
    ])
  })

  it('is no snapshot of a box without apps', () => {
    expect(planBackups(desiredWith([]), observed({ snapshots: [] }))).toEqual([])
  })

  it('waits after power-on, for the clock, and for apps that are being changed', () => {
    const due = { snapshots: [] }
    expect(planned(boxWith([]), { ...due, uptime: 60_000 })).toEqual([])
    expect(planned(boxWith([]), { ...due, plausible: false })).toEqual([])
    const box = boxWith([])
    const changing = box.apps.map(it => ({
      ...it,
      update: { from: 1, to: 2, phase: 'copy' as const, sources: [] },
    }))
    expect(planned({ ...box, apps: changing }, due)).toEqual([])
  })

  it('waits for no update that is only being fetched, which may never come', () => {
    const box = boxWith(['nas'])
    const fetching = box.apps.map(it => ({
      ...it,
      update: { from: 1, to: 2, phase: 'fetch' as const, sources: [] },
    }))
    const due = { snapshots: [snapshotAgo(2)], record: recordWith({ nas: fine }) }
    expect(planned({ ...box, apps: fetching }, due)).toEqual([{ kind: 'save', targets: ['nas'] }])
  })

  it('is a copy at a new target at once, and at each after six hours', () => {
    const targets = { old: { ...fine, succeeded: ago(7) }, young: { ...fine, succeeded: ago(5) } }
    expect(planned(boxWith(['new', 'old', 'young']), { record: recordWith(targets) })).toEqual([
      { kind: 'save', targets: ['new', 'old'] },
    ])
  })

  it('is a copy as often as its owner wants one', () => {
    const often = { ...disk, every: 15 } as const
    const box = desiredWith([{ recipe: APP }], { ...MANIFEST, backup: { targets: { nas: often } } })
    const saved = (hours: number) => recordWith({ nas: { ...fine, succeeded: ago(hours) } })
    expect(planned(box, { record: saved(0.24) })).toEqual([])
    expect(planned(box, { record: saved(0.26) })).toEqual([{ kind: 'save', targets: ['nas'] }])
  })

  it('is a copy each quarter of an hour where another box may follow, unless its owner said another pace', () => {
    const rest = targetSchema.parse({ kind: 'rest', url: 'https://nas.example:8000/box' })
    const second = { since: ago(99) }
    const targets = { nas: rest, slow: { ...rest, every: 60 }, usb: disk }
    const box = (backup: object) =>
      desiredWith([{ recipe: APP }], { ...MANIFEST, backup: { targets, ...backup } })
    const saved = { ...fine, succeeded: ago(0.3) }
    const record = recordWith({ nas: saved, slow: saved, usb: saved })
    expect(planned(box({ second }), { record })).toEqual([{ kind: 'save', targets: ['nas'] }])
    expect(planned(box({}), { record })).toEqual([])
  })

  it('tries again half an hour after a failure', () => {
    const problem = { code: 'backup-full', message: 'nas is full' }
    const with_ = (tried: string) => ({
      record: recordWith({ nas: { ...fine, tried, problem, succeeded: ago(50) } }),
    })
    expect(planned(boxWith(['nas']), with_(ago(0.4)))).not.toContainEqual(
      expect.objectContaining({ kind: 'save' }),
    )
    expect(planned(boxWith(['nas']), with_(ago(0.6)))).toEqual([{ kind: 'save', targets: ['nas'] }])
  })

  it('is nothing for half an hour after apps stood still in vain', () => {
    const problem = { code: 'moment-slow', message: 'x' }
    const failed = (hours: number) =>
      recordWith({ nas: fine }, { moment: { at: ago(hours), problem } })
    expect(planned(boxWith(['nas']), { record: failed(0.1) })).toEqual([])
    expect(planned(boxWith(['nas']), { record: failed(0.6) })).toHaveLength(1)
  })

  it('does not believe a clock that was ahead', () => {
    const record = recordWith({ nas: { ...fine, succeeded: ago(-24 * 365) } })
    expect(planned(boxWith(['nas']), { record })).toEqual([{ kind: 'save', targets: ['nas'] }])
    expect(backupFindings(boxWith(['nas']), observed({ record }))[0]?.code).toBe('backup-late')
  })

  it('is a look at what is there once a day, also after one that failed', () => {
    const targets = (it: Partial<TargetRecord>) => ({
      record: recordWith({ nas: { ...fine, succeeded: ago(1), ...it } }),
    })
    const look = [{ kind: 'check', target: 'nas' }]
    expect(planned(boxWith(['nas']), targets({ checkTried: ago(25) }))).toEqual(look)
    expect(planned(boxWith(['nas']), targets({ checkTried: ago(23), checked: ago(90) }))).toEqual(
      [],
    )
  })

  it('is a look at what is there also where copies never end', () => {
    const saved = (hours: number) =>
      recordWith({ nas: { ...fine, succeeded: ago(7), checkTried: ago(hours) } })
    expect(planned(boxWith(['nas']), { record: saved(47) })).toMatchObject([{ kind: 'save' }])
    expect(planned(boxWith(['nas']), { record: saved(49) })).toMatchObject([{ kind: 'check' }])
  })

  it('is to go on with what was ordered, and nothing else', () => {
    const jobs = [{ id: '1', kind: 'save' as const }]
    expect(planned(boxWith(['nas']), { jobs, snapshots: [] })).toEqual([{ kind: 'begin' }])
    expect(planned(boxWith(['nas']), { jobs, working: true })).toEqual([])
  })
})

describe('a moment of the box alone', () => {
  const sending = (more: Partial<ObservedBackups> = {}) =>
    planned(boxWith(['nas']), {
      jobs: [{ id: '1', kind: 'save' }],
      ...{ working: true, snapshots: [snapshotAgo(2)], record: recordWith({ nas: fine }) },
      ...more,
    })

  it('waits for nothing that goes over a network, and for one that is waiting', () => {
    const moment = [{ kind: 'save', targets: [] }]
    expect(sending()).toEqual(moment)
    expect(sending({ jobs: [{ id: '1', kind: 'check' }] })).toEqual(moment)
    expect(sending({ snapshots: [snapshotAgo(0.5)] })).toEqual([])
    const both = [
      { id: '1', kind: 'save' as const },
      { id: '2', kind: 'save' as const },
    ]
    expect(sending({ jobs: both })).toEqual([])
  })

  it('waits for what changes the box, for the clock, and for a program that is there', () => {
    for (const kind of ['whole', 'move-major', 'format'] as const) {
      expect(sending({ jobs: [{ id: '1', kind }] })).toEqual([])
    }
    const found = { id: '2', kind: 'save' as const, targets: [] }
    expect(sending({ jobs: [{ id: '1', kind: 'check' }, found] })).toEqual([])
    expect(sending({ plausible: false })).toEqual([])
    expect(sending({ working: false })).toEqual([{ kind: 'begin' }])
  })

  it('and copies of it are due beside what somebody waits for', () => {
    const jobs = [{ id: '1', kind: 'fetch' as const }]
    const record = recordWith({ nas: { ...fine, succeeded: ago(7) } })
    expect(sending({ jobs, record })).toEqual([{ kind: 'save', targets: ['nas'] }])
    const both = [...jobs, { id: '2', kind: 'save' as const, targets: [{}] }]
    expect(sending({ jobs: both, record })).toEqual([{ kind: 'save', targets: [] }])
  })

  it('leaves what was given up to be cleared away beside what takes days', () => {
    const snapshots = [snapshotAgo(0.5)]
    const clear = [{ kind: 'discard', app: 'notes' }]
    expect(sending({ snapshots, staged: ['notes'] })).toEqual(clear)
    const jobs = [
      { id: '1', kind: 'save' as const },
      { id: '2', kind: 'stage' as const },
    ]
    expect(sending({ snapshots, staged: ['notes'], jobs })).toEqual([])
  })

  it('leaves for a week what was before an update of the box', () => {
    const many = Array.from({ length: 25 }, (_, i) => snapshotAgo(25 - i))
    const [first = '', second = ''] = many
    const rest = { now: NOW, record: recordWith(), snapshots: many, jobs: [], free: 0.5 }
    const updated = (at: string) => ({ version: '2', snapshot: first, at })
    expect(surplus({ ...rest, updated: updated(ago(25)) })).toEqual([])
    expect(surplus({ ...rest, free: 0.05, updated: updated(ago(25)) })).toEqual([second])
    expect(surplus({ ...rest, updated: updated(ago(24 * 8)) })).toEqual([first])
  })

  it('takes the place of none that is being sent', () => {
    const many = Array.from({ length: 25 }, (_, i) => snapshotAgo(25 - i))
    const [first = ''] = many
    const jobs = [{ id: '1', kind: 'save' as const, snapshot: first }]
    const rest = { now: NOW, record: recordWith(), snapshots: many, jobs }
    expect(surplus({ ...rest, free: 0.5 })).toEqual([])
    expect(surplus({ ...rest, free: 0.01 })).toEqual([many[1]])
  })
})

describe('snapshots on the box', () => {
  it('tell their time by their name', () => {
    expect(snapshotName(NOW)).toBe('2026-11-20T12-00-00Z')
    expect(timeOf(snapshotName(NOW))).toBe(NOW)
    expect(
      ['2026-11-20T12-00-00Z', 'lost+found', '2026-99-20T12-00-00Z'].map(isSnapshotName),
    ).toEqual([true, false, false])
  })

  it('are 24, and fewer when there is no room', () => {
    const rest = { now: NOW, record: recordWith(), jobs: [] }
    const many = Array.from({ length: 26 }, (_, i) => snapshotAgo(26 - i))
    expect(surplus({ ...rest, snapshots: many, free: 0.5 })).toEqual(many.slice(0, 2))
    expect(surplus({ ...rest, snapshots: many.slice(2), free: 0.5 })).toEqual([])
    expect(surplus({ ...rest, snapshots: many.slice(2), free: 0.09 })).toEqual([many[2]])
    expect(surplus({ ...rest, snapshots: [], free: 0.01 })).toEqual([])
  })

  it('are at least one where there is little room, and none where there is next to none', () => {
    const rest = { now: NOW, record: recordWith(), snapshots: [snapshotAgo(0.1)] }
    expect(surplus({ ...rest, jobs: [], free: 0.05 })).toEqual([])
    expect(surplus({ ...rest, jobs: [], free: 0.01 })).toEqual(rest.snapshots)
    // It is being sent.
    const jobs = [{ id: '1', kind: 'save' as const }]
    expect(surplus({ ...rest, jobs, free: 0.01 })).toEqual([])
  })

  it('are taken once an hour, also where none of them stays', () => {
    const taken = (hours: number) => recordWith({}, { moment: { at: ago(hours), frozen: 200 } })
    const full = { free: 0.01, snapshots: [] }
    expect(planned(boxWith([]), { ...full, record: taken(0.5) })).toEqual([])
    expect(planned(boxWith([]), { ...full, record: taken(1.1) })).toEqual([
      { kind: 'save', targets: [] },
    ])
  })
})

describe('snapshots that are not as the others', () => {
  const many = Array.from({ length: 25 }, (_, i) => snapshotAgo(25 - i))

  it('of a clock that was ahead go first, and are not the latest', () => {
    const ahead = snapshotAgo(-24 * 1000)
    const snapshots = [...many, ahead]
    const rest = { now: NOW, record: recordWith(), jobs: [] }
    expect(surplus({ ...rest, snapshots, free: 0.5 })).toEqual([ahead, many[0]])
    expect(surplus({ ...rest, snapshots, free: 0.01 })[0]).toBe(ahead)
    expect(planned(boxWith([]), { snapshots: [snapshotAgo(2), ahead] })).toContainEqual({
      kind: 'save',
      targets: [],
    })
  })

  it('of what an app had before it was brought back stay for a week', () => {
    const [first = ''] = many
    const kept = (hours: number) =>
      recordWith({}, { back: { notes: { job: 'j', snapshot: first, at: ago(hours) } } })
    const of = (hours: number, free: number) =>
      surplus({ now: NOW, snapshots: many, free, record: kept(hours), jobs: [] })
    expect(of(25, 0.5)).toEqual([])
    expect(of(25, 0.01)).toEqual([many[1]])
    expect(of(24 * 7 + 1, 0.5)).toEqual([first])
  })

  it('are left alone while they are copied from', () => {
    const [first = '', second = ''] = many
    for (const kind of ['stage', 'list', 'fetch', 'move-major'] as const) {
      const jobs = [{ id: 'j', kind, snapshot: first }]
      const rest = { now: NOW, record: recordWith(), jobs, free: 0.05, snapshots: many }
      expect(surplus(rest)).not.toContain(first)
      expect(surplus(rest)).toContain(second)
    }
  })
})

describe('bringing an app back', () => {
  const restoring = (phase: 'stage' | 'replace') => {
    const box = boxWith([])
    return { ...box, apps: box.apps.map(it => ({ ...it, restore: { job: 'j', phase } })) }
  }
  const came = (problem?: { code: string; message: string }, at = ago(1)) => ({
    results: new Map([['j', { id: 'j', kind: 'x', at, ...(problem ? { problem } : {}) }]]),
  })
  const broken = { code: 'restore-mismatch', message: 'not of the same moment' }

  it('replaces what is there only once everything was staged', () => {
    const jobs = [{ id: 'j', kind: 'stage' as const }]
    expect(planned(restoring('stage'), { jobs, working: true })).toEqual([])
    expect(planned(restoring('stage'), came())).toEqual([{ kind: 'replace', app: 'notes' }])
    expect(planned(restoring('stage'), came(broken))).toEqual([
      { kind: 'give-up', app: 'notes', job: 'j' },
    ])
  })

  it('clears away what was got ready for an app that knows nothing of it, when nobody is at it', () => {
    const staged = { staged: ['notes', 'gone'] }
    const without = boxWith([])
    const both = ['notes', 'gone'].map(app => ({ kind: 'discard', app }))
    expect(planned(without, staged)).toEqual(both)
    expect(
      planned(without, { ...staged, jobs: [{ id: 'j', kind: 'stage' }], working: true }),
    ).toEqual([])
    expect(planned(restoring('stage'), staged)).not.toContainEqual(both[0])
  })

  it('goes on until what was staged is in its place', () => {
    expect(planned(restoring('replace'), came())).toEqual([{ kind: 'settle', app: 'notes' }])
    expect(planned(restoring('replace'), came(broken))).toEqual([{ kind: 'replace', app: 'notes' }])
    expect(planned(restoring('replace'), came(broken, ago(0)))).toEqual([])
    const jobs = [{ id: 'j', kind: 'replace' as const }]
    expect(planned(restoring('replace'), { ...came(broken), jobs, working: true })).toEqual([])
  })

  it('changes nothing where what the app has could not be kept', () => {
    const unkept = came({ code: 'restore-unkept', message: 'no room' })
    expect(planned(restoring('replace'), unkept)).toEqual([
      { kind: 'give-up', app: 'notes', job: 'j' },
    ])
  })

  it('that is stuck is told, stops no backups, and may be tried with another snapshot', () => {
    const stuck = { ...came(broken, ago(0)), snapshots: [snapshotAgo(2)] }
    expect(planned(restoring('replace'), stuck)).toEqual([{ kind: 'save', targets: [] }])
    expect(backupFindings(restoring('replace'), observed(stuck))).toContainEqual({
      code: 'restore-stuck',
      values: { app: 'notes' },
      detail: broken.message,
    })
    const again = { ...restoring('stage').apps[0], restore: { job: 'j', phase: 'again' } }
    const box = { ...boxWith([]), apps: [again] } as Desired
    expect(planned(box, came(broken))).toEqual([])
    expect(planned(box, came())).toEqual([{ kind: 'replace', app: 'notes' }])
  })

  it('is left, or begun anew, where nobody knows of it any more', () => {
    expect(planned(restoring('stage'))).toEqual([{ kind: 'give-up', app: 'notes', job: 'j' }])
    expect(planned(restoring('replace'))).toEqual([{ kind: 'replace', app: 'notes' }])
  })

  it('leaves the app at rest while its data is replaced, and no longer', () => {
    const stateWith = (phase: 'stage' | 'replace' | 'again') =>
      desiredWith([{ recipe: APP, restore: { job: 'j', phase } }]).apps[0]?.state
    expect(stateWith('stage')).toBe('running')
    expect(stateWith('replace')).toBe('stopped')
    expect(stateWith('again')).toBe('stopped')
  })
})

describe('what its owner is told', () => {
  const told = (targets: Record['targets'], more: Partial<Record> = {}) =>
    backupFindings(boxWith(Object.keys(targets)), observed({ record: recordWith(targets, more) }))

  it('is nothing while all is well', () => {
    expect(told({ nas: { ...fine, succeeded: ago(6) } })).toEqual([])
  })

  it('is what is wrong with a target, and when it lasts for a day', () => {
    const problem = { code: 'backup-full', message: 'nas is full', hint: 'make room there' }
    expect(told({ nas: { ...fine, succeeded: ago(2), problem } })).toEqual([
      { code: 'backup-full', values: { target: 'nas' }, detail: 'nas is full\nmake room there' },
    ])
    expect(told({ nas: { ...fine, succeeded: ago(25), problem } })[0]?.code).toBe('backup-late')
    expect(told({ nas: { ...fine, succeeded: ago(25) } })[0]?.code).toBe('backup-late')
    expect(told({ nas: fine })[0]?.code).toBe('backup-late')
  })

  it('is what a check has found, also after a backup that went well', () => {
    const damage = { code: 'backup-damaged', message: 'nas has lost some', hint: 'look at it' }
    expect(told({ nas: { ...fine, succeeded: ago(2), damage } })).toEqual([
      {
        code: 'backup-damaged',
        values: { target: 'nas' },
        detail: 'nas has lost some\nlook at it',
      },
    ])
  })

  it('is what the last backup does not hold', () => {
    const missing = ['notes: its database notes could not be written out: x', 'other']
    const [finding] = told({ nas: { ...fine, succeeded: ago(1), missing } })
    expect(finding?.code).toBe('backup-incomplete')
    expect(finding?.detail).toBe(missing.join('\n'))
  })

  it('is that the recovery kit is in nobody’s hands, or is an old one', () => {
    const well = recordWith({ nas: { ...fine, succeeded: ago(1) } })
    const said = (inHand: string | undefined, kit: string | undefined) => {
      const box = boxWith(['nas'])
      const backup = { ...box.backup, ...(inHand === undefined ? {} : { kit: inHand }) }
      const told = backupFindings({ ...box, backup }, observed({ record: well, kit }))
      return told.map(it => it.code)
    }
    expect(said(undefined, 'A1B2-C3D4')).toEqual(['kit-missing'])
    expect(said('0000-0000', 'A1B2-C3D4')).toEqual(['kit-old'])
    expect(said('A1B2-C3D4', 'A1B2-C3D4')).toEqual([])
    expect(said(undefined, undefined)).toEqual([])
  })
})

it('says of an app what is saved of it, and whether it stands still', () => {
  const recipe = `
service = "notes"
image = "notes:1"
[database]
variant = "sql:2023"
[cache]
variant = "redis"
persistent = true
[storage.data]
path = "/data"
exclude = ["thumbs/**"]
sqlite = ["*.db"]
[storage.models]
path = "/models"
kind = "cache"
[hooks.pre-backup]
command = ["dump"]
`
  const [app] = boxWith([], recipe).apps
  expect(app && jobApp(app, 'apps-1.slice')).toMatchObject({
    service: 'notes',
    slice: 'apps-1.slice',
    folders: [{ id: 'data', exclude: ['thumbs/**'] }],
    left: ['models'],
    sqlite: [{ folder: 'data', pattern: '*.db' }],
    databases: [{ engine: 'postgres', name: 'notes', locale: 'C.UTF-8' }],
    caches: ['notes'],
    before: { command: ['dump'], process: 'main' },
  })
  const [hot] = boxWith([], `${recipe}\n[backup]\nmode = "hot"`).apps
  expect(hot && jobApp(hot, 'apps-1.slice').slice).toBeUndefined()
})

describe('a target where the box may only add', () => {
  const adds = { ...disk, 'append-only': true } as const
  const box = desiredWith([{ recipe: APP }], { ...MANIFEST, backup: { targets: { nas: adds } } })
  const there = { id: 'a', name: snapshotAgo(1), complete: true, box: 'me' }
  const untidy = (more: Partial<TargetRecord>, of = box) =>
    backupFindings(
      of,
      observed({
        record: recordWith({
          nas: { ...fine, succeeded: ago(1), since: ago(24 * 90), snapshots: [there], ...more },
        }),
      }),
    ).map(it => it.code)

  it('is to be tidied up by somebody every two months', () => {
    expect(untidy({})).toContain('backup-untidy')
    expect(untidy({ tidied: ago(24 * 59) })).not.toContain('backup-untidy')
    expect(untidy({ since: ago(24 * 59) })).not.toContain('backup-untidy')
    expect(untidy({ snapshots: [] })).not.toContain('backup-untidy')
  })

  it('is one of those alone: elsewhere the box tidies up', () => {
    expect(untidy({}, boxWith(['nas']))).not.toContain('backup-untidy')
  })
})

describe('a box that another machine may be now', () => {
  const nas = { kind: 'rest', url: 'https://nas.local/box', 'append-only': false } as const
  const manifest = { ...MANIFEST, backup: { targets: { nas, usb: disk } } }
  const box = desiredWith([{ recipe: APP }], manifest)
  const there = (epoch: number) => recordWith({ nas: { ...fine, epoch } })
  const replaced = { epoch: 2, place: 'nas', since: ago(1) }
  const stateOf = (it: Desired) => it.apps.map(({ state }) => state)

  it('asks the places on the network first, once, and its apps wait for that', () => {
    const asking = { kind: 'ask', targets: ['nas'] }
    expect(planned(box, { unasked: true })).toEqual([asking])
    const jobs = [{ id: '1', kind: 'save' as const }]
    expect(planned(box, { unasked: true, jobs })).toEqual([asking])
    const asked = [{ id: '0', kind: 'ask' as const }]
    expect(planned(box, { unasked: true, jobs: asked, working: true })).toEqual([])
    expect(planned(box, { unasked: true, plausible: false })).toEqual([])
    expect(planned(boxWith(['usb']), { unasked: true })).not.toContainEqual(asking)
    expect(stateOf(desiredWith([{ recipe: APP }], manifest, { unasked: true }))).toEqual([
      'stopped',
    ])
    expect(stateOf(desiredWith([{ recipe: APP }], MANIFEST, { unasked: true }))).toEqual([
      'running',
    ])
  })

  it('stands back where a place knows of a higher epoch, and for good', () => {
    expect(planned(box, { record: there(2) })).toEqual([
      { kind: 'stand-back', epoch: 2, place: 'nas' },
    ])
    expect(planned({ ...box, epoch: 2 }, { record: there(2) })).not.toContainEqual(
      expect.objectContaining({ kind: 'stand-back' }),
    )
    const gone = recordWith({ away: { ...fine, epoch: 9 } })
    expect(planned(box, { record: gone })).not.toContainEqual(
      expect.objectContaining({ kind: 'stand-back' }),
    )
    const old = desiredWith([{ recipe: APP }], { ...manifest, replaced })
    expect(stateOf(old)).toEqual(['stopped'])
    expect(planned(old, { record: there(2), snapshots: [] })).toEqual([])
    expect(backupFindings(old, observed({ record: there(2) }))).toEqual([
      { code: 'backup-replaced', values: { target: 'nas' } },
    ])
  })
})

describe('new words', () => {
  const box = boxWith(['nas', 'away'])
  const known = (more: Partial<TargetRecord>) => ({ ...fine, ...more })
  const key = { number: 'new', former: true }
  const kinds = (targets: Record['targets'], more: Partial<ObservedBackups> = {}) =>
    planned(box, { record: recordWith(targets), key, ...more }).map(it => [
      it.kind,
      'target' in it ? it.target : '',
    ])

  it('are given to each place, one that is away after a pause, and those of before forgotten', () => {
    expect(kinds({ nas: known({}), away: known({}) })).toEqual([['give-key', 'nas']])
    const tried = known({ keyTried: ago(0.1) })
    expect(kinds({ nas: known({ key: 'new' }), away: tried })).not.toContainEqual([
      'give-key',
      'away',
    ])
    expect(kinds({ nas: known({ key: 'new' }), away: known({ keyTried: ago(1) }) })).toEqual([
      ['give-key', 'away'],
    ])
    expect(kinds({ nas: known({ key: 'new' }), away: known({ key: 'new' }) })).toEqual([
      ['forget-key', ''],
    ])
  })

  it('wait while what is there is brought back on trial', () => {
    expect(kinds({ nas: known({}), away: known({}) }, { drilling: true })).not.toContainEqual([
      'give-key',
      'nas',
    ])
  })

  it('that a place has not, or does not have alone, are told of', () => {
    const record = recordWith({ nas: known({ key: 'new', formerKeys: ['a1'] }), away: known({}) })
    expect(backupFindings(box, observed({ record, key }))).toEqual(
      expect.arrayContaining([
        { code: 'key-pending', values: { target: 'away' } },
        { code: 'key-former', values: { target: 'nas' } },
      ]),
    )
  })
})

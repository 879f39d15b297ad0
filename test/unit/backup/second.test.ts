import { describe, expect, it } from 'vitest'
import { compareFollowed } from '../../../agent/backup/follow/adopt.ts'
import { appsMark } from '../../../agent/backup/follow/apps-mark.ts'
import {
  firstFindings,
  type ObservedFirst,
  planFirst,
} from '../../../agent/backup/follow/first-plan.ts'
import {
  type ObservedStandby,
  planStandby,
  positionOf,
  type Standby,
  standbyFindings,
} from '../../../agent/backup/follow/standby-plan.ts'
import { followSchema, targetSchema } from '../../../agent/backup/need.ts'
import { appEntry } from '../../../agent/box/manifest.ts'
import { accessRules } from '../../../agent/database/plan.ts'
import { NOWHERE, ruleset } from '../../../agent/firewall/ruleset.ts'
import { desiredWith, MANIFEST } from '../../fakes/desired.ts'

const since = '2026-11-20T12:00:00Z'
const HOUR = 3_600_000

describe('a box that may be followed by the second', () => {
  const allowed = desiredWith([], { ...MANIFEST, backup: { targets: {}, second: { since } } })
  const alone = desiredWith([])
  const open: ObservedFirst = {
    ...{ key: 'k', running: true, wanted: 'k', mark: 'm', silent: 0 },
    seen: { role: true, slot: 'kept', mark: 'm', behind: 0 },
  }
  const kinds = (it: Partial<ObservedFirst>, desired = allowed) =>
    planFirst(desired, { ...open, ...it }).map(({ kind }) => kind)

  it('has a role, a slot and a line, and each of them anew where it is not as it should be', () => {
    expect(kinds({})).toEqual([])
    expect(kinds({ key: undefined, running: false, seen: { role: false, slot: 'none' } })).toEqual([
      ...['role', 'mark', 'slot', 'open'],
    ])
    expect(kinds({ wanted: 'another' })).toEqual(['open'])
    expect(kinds({ running: false })).toEqual(['open'])
    expect(kinds({ mark: 'another' })).toEqual(['mark'])
    expect(
      planFirst(allowed, { ...open, seen: { role: true, slot: 'lost', mark: 'm' } }),
    ).toMatchObject([{ kind: 'slot', lost: true }])
  })

  it('takes all of that away when nobody may any more, or another machine is this box', () => {
    expect(kinds({}, alone)).toEqual(['close'])
    expect(kinds({ key: undefined, running: false, seen: undefined }, alone)).toEqual([])
    expect(kinds({}, { ...allowed, replaced: { epoch: 2, place: 'nas', since } })).toEqual([
      'close',
    ])
  })

  it('is heard at home and by its own socket alone, and not at all before its owner says so', () => {
    expect(ruleset(allowed, NOWHERE)).toContain('ip saddr @home-ipv4 tcp dport 2379 accept')
    expect(ruleset(alone, NOWHERE)).not.toContain('2379')
    expect(accessRules(allowed)).toContain('local replication "gantry-replica" peer map=box')
    expect(accessRules(allowed)).not.toContain('host replication')
    expect(accessRules(alone)).not.toContain('replication')
  })

  it('tells its owner when nobody has listened for a quarter of an hour', () => {
    expect(firstFindings(allowed, { silent: HOUR })).toEqual([{ code: 'second-away', values: {} }])
    expect(firstFindings(allowed, { silent: HOUR / 5 })).toEqual([])
    expect(firstFindings(alone, { silent: HOUR })).toEqual([])
  })
})

describe('a box that follows by the second', () => {
  const target = targetSchema.parse({ kind: 'disk', uuid: 'abcd-1234' })
  const follow = followSchema.parse({ id: 'id', name: 'kitchen', place: 'usb', target, since })
  const standby: Standby = { system: '7', position: '1/10', streaming: true }
  const going: ObservedStandby = {
    ...{ here: true, room: true, takingOver: false, unit: 'on', silent: 0 },
    ...{ address: '192.168.1.2', dialled: '192.168.1.2', standby },
  }
  const kinds = (it: Partial<ObservedStandby>, who: typeof follow | undefined = follow) =>
    planStandby(who, { ...going, ...it }).map(({ kind }) => kind)
  const nothing = { here: false, room: false, unit: 'off', standby: undefined } as const

  it('begins when it has found the other box, and goes on with what it has while it has not', () => {
    expect(kinds({})).toEqual([])
    expect(kinds({ ...nothing, dialled: undefined })).toEqual(['dial', 'begin'])
    expect(kinds({ ...nothing, dialled: undefined, address: undefined })).toEqual([])
    expect(kinds({ unit: 'off', dialled: undefined, address: undefined })).toEqual(['begin'])
    expect(kinds({ address: '192.168.1.3' })).toEqual(['dial'])
  })

  it('fetches all anew where what comes next is gone, or it is another server', () => {
    const silent = { ...standby, streaming: false }
    expect(kinds({ standby: silent, first: { system: '7', from: '1/20' } })).toEqual(['anew'])
    expect(kinds({ standby: silent, first: { system: '7', from: '0/FFFFFFFF' } })).toEqual([])
    expect(kinds({ standby: silent, first: { system: '7' } })).toEqual([])
    expect(kinds({ standby: silent, first: { system: '8' } })).toEqual(['anew'])
    expect(kinds({ first: { system: '8' } })).toEqual([])
    expect(kinds({ unit: 'failing', standby: undefined })).toEqual(['anew'])
    expect(kinds({ unit: 'failing', here: false, standby: undefined })).toEqual([])
  })

  it('lets go of it when it follows no more, and touches nothing while it becomes the other one', () => {
    expect(planStandby(undefined, going).map(({ kind }) => kind)).toEqual(['leave'])
    const gone = { ...going, ...nothing, dialled: undefined }
    expect(planStandby(undefined, gone)).toEqual([])
    expect(kinds({ takingOver: true, unit: 'off' })).toEqual([])
  })

  it('tells its owner when nothing has come for a quarter of an hour', () => {
    const told = (it: Partial<ObservedStandby>) =>
      standbyFindings(follow, { ...going, ...it }).map(({ code }) => code)
    expect(told({ silent: HOUR })).toEqual(['stream-late'])
    expect(told({ silent: HOUR / 5 })).toEqual([])
    expect(told({ silent: HOUR, here: false })).toEqual([])
  })

  it('takes the place of a copy only where it is the same server and has more of it', () => {
    const saved = { positions: { postgres: { system: '7', at: '1/10' } } }
    const apps = { notes: appEntry.parse({ state: 'running', number: 1 }) }
    const mark = appsMark(apps)
    const compared = (position: string, system = '7') =>
      compareFollowed(saved, { apps }, { system, position, mark })
    expect(compared('1/10')).toBe('newer')
    expect(compared('2/0')).toBe('newer')
    expect(compared('1/F')).toBeUndefined()
    expect(compared('0/FFFFFFFF')).toBeUndefined()
    expect(compared('2/0', '8')).toMatchObject({ instead: expect.stringContaining('another') })
    const there = { system: '7', position: '2/0', mark }
    expect(compareFollowed({}, { apps }, there)).toHaveProperty('instead')
    const newer = { notes: { ...apps.notes, revision: 2 } }
    for (const changed of [newer, {}, { notes: { ...apps.notes, state: 'kept' as const } }]) {
      expect(compareFollowed(saved, { apps: changed }, there)).toHaveProperty('instead')
    }
    const stopped = { notes: { ...apps.notes, state: 'stopped' as const, restarts: 2 } }
    expect(compareFollowed(saved, { apps: stopped }, there)).toBe('newer')
    expect(positionOf('1/0')).toBe(4_294_967_296n)
  })
})

import { describe, expect, it } from 'vitest'
import { mariadbPosition } from '../../../agent/backup/copies.ts'
import { sayHalves } from '../../../agent/backup/follow/adopt-app.ts'
import { appsMark } from '../../../agent/backup/follow/apps-mark.ts'
import {
  firstFindings,
  type ObservedFirst,
  planFirst,
} from '../../../agent/backup/follow/first-plan.ts'
import { leaderOf } from '../../../agent/backup/follow/need.ts'
import { compareFollowed } from '../../../agent/backup/follow/proven.ts'
import {
  type ObservedServer,
  type ObservedStandby,
  planStandby,
  positionOf,
  type Standby,
  standbyFindings,
} from '../../../agent/backup/follow/standby-plan.ts'
import { followSchema, targetSchema } from '../../../agent/backup/need.ts'
import { appEntry } from '../../../agent/box/manifest.ts'
import { secondLines } from '../../../agent/commands/backup-follow.ts'
import { accessRules } from '../../../agent/database/plan.ts'
import { NOWHERE, ruleset } from '../../../agent/firewall/ruleset.ts'
import { desiredWith, MANIFEST } from '../../fakes/desired.ts'
import { BOXES, HOME, inSite, LOFT } from '../../fakes/spread.ts'

const since = '2026-11-20T12:00:00Z'
const HOUR = 3_600_000

describe('a box that may be followed by the second', () => {
  const allowed = desiredWith([], { ...MANIFEST, backup: { targets: {}, second: { since } } })
  const alone = desiredWith([])
  const mariadb = { role: true, mark: 'm', listens: true }
  const postgres = { ...mariadb, slot: 'kept' as const, behind: 0 }
  const open: ObservedFirst = {
    ...{ key: 'k', running: true, wanted: 'k', mark: 'm' },
    servers: { postgres, mariadb },
    silent: { postgres: 0, mariadb: 0 },
  }
  const nobody = { role: false, listens: false }
  const kinds = (it: Partial<ObservedFirst>, desired = allowed) =>
    planFirst(desired, { ...open, ...it }).map(({ kind }) => kind)

  it('has a role and a line, each of them anew where it is not as it should be, and lets go of what is lost', () => {
    expect(kinds({})).toEqual([])
    const servers = { postgres: { ...nobody, slot: 'none' as const }, mariadb: nobody }
    expect(kinds({ key: undefined, running: false, servers })).toEqual([
      ...['role', 'mark', 'role', 'mark', 'open'],
    ])
    expect(kinds({ wanted: 'another' })).toEqual(['open'])
    expect(kinds({ running: false })).toEqual(['open'])
    expect(kinds({ mark: 'another' })).toEqual(['mark', 'mark'])
    const lost = { role: true, slot: 'lost', mark: 'm', listens: false } as const
    expect(planFirst(allowed, { ...open, servers: { postgres: lost, mariadb } })).toMatchObject([
      { kind: 'let-go', server: 'postgres' },
    ])
  })

  it('says where its files go, and how often', () => {
    const said = (...targets: Parameters<typeof secondLines>[1]) =>
      secondLines({ since, servers: [] }, targets).slice(1).join('\n')
    const usb = { name: 'usb', kind: 'disk', every: 360 } as const
    expect(said(usb)).toMatch(/^! files go nowhere/)
    expect(said(usb, { name: 'nas', kind: 'rest', every: 15 })).toBe(
      'files: at nas every 15 minutes',
    )
    expect(said({ name: 'nas', kind: 'rest', every: 60 })).toContain('target pace nas 15')
  })

  it('asks nothing of a server that does not run', () => {
    expect(kinds({ servers: { postgres } })).toEqual([])
    expect(kinds({ servers: { postgres, mariadb: nobody } })).toEqual(['role', 'mark'])
  })

  it('takes all of that away when nobody may any more, or another machine is this box', () => {
    expect(kinds({}, alone)).toEqual(['close'])
    const closed = { key: undefined, running: false, servers: {} }
    expect(kinds(closed, alone)).toEqual([])
    expect(kinds({ ...closed, servers: { mariadb: nobody } }, alone)).toEqual([])
    expect(kinds({ ...closed, servers: { mariadb } }, alone)).toEqual(['close'])
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
    const told = (silent: ObservedFirst['silent'], desired = allowed) =>
      firstFindings(desired, { silent }).map(it => it.values)
    expect(told({ postgres: HOUR, mariadb: HOUR })).toEqual([{ servers: 'PostgreSQL, MariaDB' }])
    expect(told({ postgres: 0, mariadb: HOUR })).toEqual([{ servers: 'MariaDB' }])
    expect(told({ postgres: HOUR / 5 })).toEqual([])
    expect(told({ postgres: HOUR }, alone)).toEqual([])
    const backup = { targets: {}, second: { since, box: LOFT } }
    const inOne = desiredWith([], { ...inSite(HOME), backup })
    expect(told({ postgres: HOUR }, inOne)).toEqual([{ servers: 'PostgreSQL', name: 'loft' }])
  })
})

describe('whom a box follows by the second', () => {
  const standby = { of: LOFT, name: 'attic', since }
  it('is the one that it is ready to become, or one of its site, as that is called now', () => {
    expect(leaderOf({ backup: {} })).toBeUndefined()
    expect(leaderOf({ backup: { follow: { name: 'kitchen' } } })).toEqual({ name: 'kitchen' })
    const { site } = inSite(HOME)
    expect(leaderOf({ backup: { standby }, site })).toEqual({ name: 'loft', member: LOFT })
  })
  it('stays the same when the site knows that one no more', () => {
    const known = { name: 'attic', member: LOFT }
    expect(leaderOf({ backup: { standby } })).toEqual(known)
    const site = { boxes: { [HOME]: BOXES[HOME] } }
    expect(leaderOf({ backup: { standby }, site })).toEqual(known)
  })
})

describe('as of when an app is that was brought here', () => {
  const moment = '2026-11-20T12-00-00Z'
  it('is said of each half, and why where it is of the copy', () => {
    const asOf = '2026-11-20T12:14:03.000Z'
    const databases = [
      { server: 'postgres', asOf },
      { server: 'mariadb', instead: 'apps were changed since the copy was made' },
    ] as const
    expect(sayHalves({ moment, databases: [...databases] })).toBe(
      `files as of 2026-11-20T12:00:00.000Z; PostgreSQL by the second, as of ${asOf}; MariaDB of the same moment: apps were changed since the copy was made`,
    )
    expect(sayHalves({ moment, databases: [{ server: 'mariadb' }] })).toContain('later than')
  })
})

describe('a box that follows by the second', () => {
  const target = targetSchema.parse({ kind: 'disk', uuid: 'abcd-1234' })
  const follow = followSchema.parse({ id: 'id', name: 'kitchen', place: 'usb', target, since })
  const standby: Standby = { system: '7', position: '1/10', streaming: true }
  const still: ObservedServer = {
    ...{ here: true, unit: 'on', standby, mayBeMissing: false, silent: 0, filled: HOUR },
  }
  const servers = {
    postgres: still,
    mariadb: { ...still, mayBeMissing: true, standby: { ...standby, position: '16' } },
  }
  const going: ObservedStandby = {
    ...{ room: true, inUse: false, servers },
    ...{ address: '192.168.1.2', dialled: '192.168.1.2' },
  }
  const steps = (it: Partial<ObservedStandby>, who: typeof follow | undefined = follow) =>
    planStandby(who, { ...going, ...it }).map(step =>
      'server' in step ? `${step.kind} ${step.server}` : step.kind,
    )
  const postgres = (it: Partial<ObservedServer>) => ({
    servers: { ...servers, postgres: { ...still, ...it } },
  })
  const mariadb = (it: Partial<ObservedServer>) => ({
    servers: { ...servers, mariadb: { ...servers.mariadb, ...it } },
  })
  const nothing = { here: false, unit: 'off', standby: undefined } as const
  const nowhere = { address: undefined, dialled: undefined }

  it('begins when it has found the other box, and goes on with what it has while it has not', () => {
    expect(steps({})).toEqual([])
    expect(steps({ ...postgres(nothing), dialled: undefined })).toEqual(['dial', 'begin postgres'])
    expect(steps({ ...postgres(nothing), ...nowhere })).toEqual([])
    expect(steps({ ...postgres({ unit: 'off' }), ...nowhere })).toEqual(['begin postgres'])
    expect(steps({ address: '192.168.1.3' })).toEqual(['dial'])
  })

  it('begins with MariaDB only once there is one at the other box', () => {
    expect(steps(mariadb(nothing))).toEqual([])
    expect(steps(mariadb({ ...nothing, first: { system: '7' } }))).toEqual(['begin mariadb'])
    expect(steps({ ...mariadb({ unit: 'off' }), ...nowhere })).toEqual(['begin mariadb'])
  })

  it('fetches all anew where what comes next is gone, or it is another server', () => {
    const silent = { standby: { ...standby, streaming: false } }
    const asked = (first: ObservedServer['first']) => steps(postgres({ ...silent, first }))
    expect(asked({ system: '7', from: '1/20' })).toEqual(['anew postgres'])
    expect(asked({ system: '7', from: '0/FFFFFFFF' })).toEqual([])
    expect(asked({ system: '7' })).toEqual([])
    expect(asked({ system: '7', lost: true })).toEqual(['anew postgres'])
    expect(steps(postgres({ first: { system: '7', lost: true } }))).toEqual([])
    expect(asked({ system: '8' })).toEqual(['anew postgres'])
    const fails = { unit: 'failing', standby: undefined } as const
    expect(steps(postgres(fails))).toEqual(['anew postgres'])
    expect(steps(postgres({ ...fails, here: false }))).toEqual([])
    // MariaDB takes what another log has for what comes next.
    expect(steps(mariadb({ first: { system: '8' } }))).toEqual(['anew mariadb'])
    expect(steps(mariadb({ first: { system: '7' } }))).toEqual([])
  })

  it('fetches all anew where it is stuck, and not again and again, nor from who is away', () => {
    const stuck = { standby: { ...standby, streaming: false, stuck: 'a row is not there' } }
    const first = { system: '7' }
    expect(steps(mariadb({ ...stuck, first }))).toEqual(['anew mariadb'])
    expect(steps(mariadb({ ...stuck, first, filled: 1_000 }))).toEqual([])
    expect(steps(mariadb(stuck))).toEqual([])
  })

  it('lets go of it when it follows no more, and touches nothing while it becomes the other one', () => {
    expect(planStandby(undefined, going).map(({ kind }) => kind)).toEqual(['leave'])
    const off = { ...still, ...nothing }
    const gone = {
      ...going,
      room: false,
      dialled: undefined,
      servers: { postgres: off, mariadb: off },
    }
    expect(planStandby(undefined, gone)).toEqual([])
    expect(steps({ ...postgres({ unit: 'off' }), inUse: true })).toEqual([])
  })

  it('tells its owner when nothing has come for a quarter of an hour', () => {
    const told = (it: Pick<ObservedStandby, 'servers'>) =>
      standbyFindings(follow, it).map(({ values }) => values)
    const late = (names: string) => [{ name: 'kitchen', servers: names }]
    expect(told(postgres({ silent: HOUR }))).toEqual(late('PostgreSQL'))
    expect(told(postgres({ silent: HOUR / 5 }))).toEqual([])
    expect(told(postgres({ silent: HOUR, here: false }))).toEqual([])
    const both = { ...still, silent: HOUR }
    expect(told({ servers: { postgres: both, mariadb: both } })).toEqual(
      late('PostgreSQL, MariaDB'),
    )
    // It has never come.
    expect(told(mariadb({ silent: HOUR, here: false, unit: 'failing' }))).toEqual(late('MariaDB'))
    const stuck = { silent: HOUR, standby: { ...standby, stuck: 'a row is not there' } }
    expect(standbyFindings(follow, mariadb(stuck))).toMatchObject([
      { detail: 'a row is not there' },
    ])
  })

  it.each([
    ['postgres', '1/10', { newer: '2/0', older: ['1/F', '0/FFFFFFFF'] }],
    ['mariadb', '16', { newer: '117', older: ['15', '9'] }],
  ] as const)(
    'takes the place of a copy of %s only where it is the same one and has more of it',
    (server, at, { newer, older }) => {
      const saved = { positions: { [server]: { system: '7', at } } }
      const apps = { notes: appEntry.parse({ state: 'running', number: 1 }) }
      const mark = appsMark(apps)
      const compared = (position: string, system = '7') =>
        compareFollowed(server, saved, { apps }, { system, position, mark })
      expect(compared(at)).toBe('newer')
      expect(compared(newer)).toBe('newer')
      for (const it of older) expect(compared(it)).toBeUndefined()
      expect(compared(newer, '8')).toMatchObject({ instead: expect.stringContaining('another') })
      const there = { system: '7', position: newer, mark }
      expect(compareFollowed(server, {}, { apps }, there)).toHaveProperty('instead')
      const later = { notes: { ...apps.notes, revision: 2 } }
      for (const changed of [later, {}, { notes: { ...apps.notes, state: 'kept' as const } }]) {
        expect(compareFollowed(server, saved, { apps: changed }, there)).toHaveProperty('instead')
      }
      const stopped = { notes: { ...apps.notes, state: 'stopped' as const, restarts: 2 } }
      expect(compareFollowed(server, saved, { apps: stopped }, there)).toBe('newer')
    },
  )

  it('reads how far a log goes', () => {
    expect(positionOf('1/0')).toBe(4_294_967_296n)
    expect(mariadbPosition('4242-1-17\n')).toEqual({ system: '4242', at: '17' })
    expect(mariadbPosition('\n')).toBeUndefined()
  })
})

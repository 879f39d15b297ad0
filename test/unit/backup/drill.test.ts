import { describe, expect, it } from 'vitest'
import type { DrillRecord } from '../../../agent/backup/drill/order.ts'
import {
  drillFindings,
  nextApp,
  nextTarget,
  type ObservedDrills,
  planDrills,
  wasTried,
} from '../../../agent/backup/drill/plan.ts'
import type { TargetRecord } from '../../../agent/backup/job.ts'
import { desiredWith, fetched, MANIFEST } from '../../fakes/desired.ts'

const NOW = Date.parse('2026-11-20T12:00:00Z')
const DAY = 24 * 3_600_000
const ago = (days: number) => new Date(NOW - days * DAY).toISOString()

const disk = { kind: 'disk', uuid: 'abcd-1234', folder: 'f', 'append-only': false } as const
const box = desiredWith([{ recipe: 'service = "notes"\nimage = "notes:1"' }], {
  ...MANIFEST,
  backup: { targets: { usb: disk, nas: disk } },
})
const filled: TargetRecord = {
  missing: [],
  part: 0,
  succeeded: ago(1),
  since: ago(30),
  snapshots: [{ id: 'a', name: '2026-11-19T12-00-00Z', complete: true, box: 'me' }],
}
const failed = { code: 'x', message: 'it is broken' }
const observed = (it: Partial<ObservedDrills> = {}): ObservedDrills => ({
  now: NOW,
  uptime: DAY,
  plausible: true,
  ordered: false,
  working: false,
  busy: false,
  record: { targets: {}, apps: {} },
  saved: { usb: filled, nas: filled },
  ...it,
})
const recordWith = (targets: DrillRecord['targets']): DrillRecord => ({ targets, apps: {} })
const kinds = (it: Partial<ObservedDrills>) => planDrills(box, observed(it)).map(({ kind }) => kind)

describe('a drill', () => {
  it('is due when something was saved, and then every week', () => {
    expect(kinds({})).toEqual(['drill'])
    expect(kinds({ record: recordWith({ nas: { tried: ago(6.9) } }) })).toEqual([])
    expect(kinds({ record: recordWith({ nas: { tried: ago(7.1) } }) })).toEqual(['drill'])
  })

  it('is due again after a day where the last one failed', () => {
    const tried = (days: number) => recordWith({ nas: { tried: ago(days), problem: failed } })
    expect(kinds({ record: tried(0.9) })).toEqual([])
    expect(kinds({ record: tried(1.1) })).toEqual(['drill'])
  })

  it('is due once, not for ever, where the clock was ahead at one of them', () => {
    const ahead = { nas: { tried: ago(-2000) } }
    expect(kinds({ record: recordWith(ahead) })).toEqual(['drill'])
    const record = recordWith({ ...ahead, usb: { tried: ago(0) } })
    expect(kinds({ record })).toEqual([])
    const saved = { usb: filled, nas: filled }
    expect(nextTarget(box, record, saved, NOW)?.name).toBe('nas')
  })

  it('counts as a trial of an app only where that was started, or was the reason', () => {
    const proof = { at: ago(0), seconds: 1, name: 'x', databases: 0, rows: 0, bytes: 0 }
    expect(wasTried('notes', { proof })).toBe(false)
    expect(wasTried('notes', { proof: { ...proof, app: 'notes' } })).toBe(true)
    const past = { ...proof, app: 'notes' }
    expect(wasTried('notes', { proof: past, problem: failed })).toBe(false)
    expect(wasTried('notes', { problem: { code: 'drill-app', message: 'x' } })).toBe(true)
  })

  it('waits for what is being saved, for the clock, and for the box to come up', () => {
    expect(kinds({ busy: true })).toEqual([])
    expect(kinds({ plausible: false })).toEqual([])
    expect(kinds({ uptime: 1_000 })).toEqual([])
    expect(kinds({ saved: {} })).toEqual([])
  })

  it('is gone on with where its program was ended', () => {
    expect(kinds({ ordered: true })).toEqual(['begin'])
    expect(kinds({ ordered: true, working: true })).toEqual([])
  })

  it('takes targets and apps in turn', () => {
    const tried = recordWith({ usb: { tried: ago(8) } })
    expect(nextTarget(box, recordWith({}), { usb: filled }, NOW)?.name).toBe('usb')
    expect(nextTarget(box, tried, { usb: filled, nas: filled }, NOW)?.name).toBe('nas')
    // Nothing of it is here yet.
    expect(nextApp(box.apps, tried, NOW)).toBeUndefined()
  })

  it('starts no app that keeps nothing', () => {
    const next = (storage: string) => {
      const recipe = `service = "notes"\nimage = "notes:1"\n${storage}`
      const { apps } = desiredWith([{ recipe, images: fetched('notes:1') }])
      return nextApp(apps, recordWith({}), NOW)?.service
    }
    expect(next('[storage.pages]\npath = "/pages"\nkind = "cache"')).toBeUndefined()
    expect(next('[storage.pages]\npath = "/pages"')).toBe('notes')
  })
})

describe('what is told of drills', () => {
  const codes = (record: DrillRecord, saved = { usb: filled }) =>
    drillFindings(box, observed({ record, saved })).map(it => it.code)

  it('is that one failed, also where an earlier one went well', () => {
    expect(codes(recordWith({ usb: { tried: ago(1), problem: failed } }))).toContain('drill-failed')
  })

  it('is that there was none for three weeks', () => {
    const proof = { at: ago(22), seconds: 1, name: 'x', databases: 1, rows: 1, bytes: 1 }
    expect(codes(recordWith({ usb: { tried: ago(22), proof } }))).toEqual(['drill-late'])
    expect(codes(recordWith({}))).toEqual(['drill-late'])
    expect(codes(recordWith({ usb: { tried: ago(2), proof: { ...proof, at: ago(2) } } }))).toEqual(
      [],
    )
  })
})

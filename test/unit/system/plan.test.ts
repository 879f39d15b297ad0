import { describe, expect, it } from 'vitest'
import {
  feedOf,
  isInWindow,
  saidUpdateSettings,
  updateSettings,
} from '../../../agent/system/need.ts'
import { type ObservedSystem, planSystem } from '../../../agent/system/plan.ts'
import type { Renewal } from '../../../agent/system/turn.ts'

const HOUR = 3_600_000
const NIGHT = Date.parse('2026-11-28T03:30:00Z')
const NOON = Date.parse('2026-11-28T12:00:00Z')
const offer = { version: '0.2.0', url: 'https://u.example/2.update', size: 5 }
const feed = 'https://u.example'
const asked = { at: new Date(NIGHT).toISOString(), feed, channel: 'stable' }

const box = (more: Partial<ObservedSystem> = {}): ObservedSystem => ({
  version: '0.1.0',
  settings: updateSettings.parse({}),
  feed,
  timezone: 'Etc/UTC',
  record: { failed: [], asked },
  halfway: false,
  verdict: undefined,
  writing: false,
  now: NIGHT,
  uptime: HOUR,
  plausible: true,
  busy: false,
  beside: undefined,
  dueFor: 0,
  takesUpdates: true,
  ...more,
})
const kinds = (more: Partial<ObservedSystem>) => planSystem(box(more)).map(it => it.kind)
const written = { version: '0.2.0', at: asked.at, restart: 'window' as const }
const trial = {
  ...{ version: '0.2.0', from: '0.1.0', at: asked.at, snapshot: 's', watch: 15 },
  ...{ network: true, armed: true, boot: 'b' },
}

describe('two boxes of a site with the same newer version', () => {
  const MINUTE = 60_000
  const day = (it: number) => `2026-01-0${it}T00:00:00.000Z`
  const record = { failed: [], asked, written }
  /** One that came on a day, beside another one that says something. */
  const beside = (own: number, says: Partial<Renewal>) => {
    const said = { failed: [], ...says }
    const other = {
      name: 'other',
      since: day(own === 1 ? 2 : 1),
      says: said,
      before: said,
      silent: 0,
    }
    return { record, beside: { since: day(own), others: [other] }, dueFor: 2 * MINUTE }
  }

  it('do not start it at the same moment: the one that came first does', () => {
    expect(kinds(beside(1, { due: '0.2.0' }))).toEqual(['restart'])
    expect(kinds(beside(2, { due: '0.2.0' }))).toEqual([])
    expect(kinds(beside(2, { trying: '0.2.0' }))).toEqual([])
    // It has proven itself there.
    expect(kinds(beside(2, {}))).toEqual(['restart'])
  })
  it('do not try it on the second one where the first one went back', () => {
    expect(kinds(beside(2, { failed: ['0.2.0'] }))).toEqual([])
  })
  it('let each other know for a minute before they do', () => {
    expect(kinds({ ...beside(1, {}), dueFor: MINUTE / 2 })).toEqual([])
  })
  it('start it at once where their owner asks for it', () => {
    const now = { ...written, restart: 'asked' as const }
    const it = beside(2, { trying: '0.2.0', failed: ['0.2.0'] })
    expect(kinds({ ...it, record: { ...record, written: now }, dueFor: 0, now: NOON })).toEqual([
      'restart',
    ])
  })
})

describe('planSystem', () => {
  it('goes on with a start that was cut off, and leaves a trial alone', () => {
    expect(kinds({ record: { failed: [], asked, trial }, halfway: true })).toEqual(['restart'])
    expect(kinds({ record: { failed: [], asked, trial } })).toEqual([])
  })

  it('asks every six hours, and sooner after a failure', () => {
    expect(kinds({})).toEqual([])
    expect(kinds({ now: NIGHT + 6 * HOUR })).toEqual(['ask'])
    const problem = { code: 'x', message: 'y' }
    const failed = { failed: [], asked: { ...asked, problem } }
    expect(kinds({ record: failed, now: NIGHT + HOUR })).toEqual(['ask'])
  })

  it('asks nobody without a feed, a key or a clock, nor right after a start', () => {
    const late = NIGHT + 7 * HOUR
    for (const more of [
      { feed: undefined },
      { takesUpdates: false },
      { plausible: false },
      { uptime: 0 },
    ])
      expect(kinds({ now: late, ...more })).toEqual([])
  })

  it('asks at once when place or channel are other ones, and takes nothing of what was offered before', () => {
    const record = { failed: [], asked, offer }
    expect(kinds({ record, feed: 'https://other.example' })).toEqual(['ask'])
    expect(kinds({ record, settings: updateSettings.parse({ channel: 'beta' }) })).toEqual(['ask'])
  })

  it('writes what is newer, and nothing twice, nor what did not work here', () => {
    const record = { failed: [], asked, offer }
    expect(kinds({ record })).toEqual(['install'])
    expect(kinds({ record, writing: true })).toEqual([])
    expect(kinds({ record, version: '0.2.0' })).toEqual([])
    const settings = updateSettings.parse({ automatic: false })
    const sent = { ...record, written: { ...written, version: '0.2.1' } }
    const noon = {
      now: NOON,
      record: { ...sent, asked: { ...asked, at: new Date(NOON).toISOString() } },
    }
    expect(kinds(noon)).toEqual([])
    const newer = { ...noon.record, offer: { ...offer, version: '0.2.2' } }
    expect(kinds({ ...noon, record: newer })).toEqual(['install'])
    expect(kinds({ record: { ...record, failed: ['0.2.0'] } })).toEqual([])
    expect(kinds({ record: { ...record, refused: { code: 'x', message: 'y' } } })).toEqual([])
    expect(kinds({ record, settings })).toEqual([])
  })

  it('writes nothing that its owner let go of, and what is newer than that', () => {
    const record = { failed: [], asked, offer, declined: '0.2.0' }
    expect(kinds({ record })).toEqual([])
    expect(kinds({ record: { ...record, offer: { ...offer, version: '0.2.1' } } })).toEqual([
      'install',
    ])
    expect(kinds({ record: { ...record, declined: '0.1.9' } })).toEqual(['install'])
  })

  it('starts what is written in its hours, or when somebody says so', () => {
    const record = { failed: [], asked, written }
    expect(kinds({ record })).toEqual(['restart'])
    expect(kinds({ record, now: NOON, uptime: 9 * HOUR })).not.toContain('restart')
    expect(kinds({ record, busy: true })).toEqual([])
    const settings = updateSettings.parse({ automatic: false })
    expect(kinds({ record, settings })).toEqual([])
    const tonight = { ...record, written: { ...written, chosen: true } }
    expect(kinds({ record: tonight, settings })).toEqual(['restart'])
    expect(kinds({ record: tonight, settings, now: NOON })).not.toContain('restart')
    const now = { ...record, written: { ...written, restart: 'asked' as const } }
    expect(kinds({ record: now, settings, now: NOON })).toEqual(['restart'])
  })

  it('does nothing else while a version is on trial, and calls it updated after the verdict alone', () => {
    const record = { failed: [], asked, offer: { ...offer, version: '0.3.0' }, written, trial }
    expect(kinds({ record, now: NIGHT + 9 * HOUR })).toEqual([])
    const verdict = { version: '0.2.0', at: asked.at }
    expect(kinds({ record, verdict })).toEqual(['settle'])
    expect(kinds({ record, verdict: { ...verdict, version: '0.1.5' } })).toEqual([])
    const problem = { code: 'update-unhealthy', message: 'the page does not answer' }
    expect(kinds({ record, verdict: { ...verdict, problem } })).toEqual([])
  })
})

describe('isInWindow', () => {
  const at = new Date('2026-11-28T02:30:00Z')
  it.each([
    ['02:00-03:00', 'Etc/UTC', true],
    ['03:00-05:00', 'Etc/UTC', false],
    ['03:00-05:00', 'Europe/Berlin', true],
    ['23:00-04:00', 'Etc/UTC', true],
    ['23:00-02:00', 'Etc/UTC', false],
    ['03:00-03:00', 'Etc/UTC', true],
  ])('%s in %s', (window, zone, expected) => {
    expect(isInWindow(window, zone, at)).toBe(expected)
  })
})

describe('the hours for starting anew', () => {
  it('have to be some where somebody says them, and are read as they once were taken', () => {
    const window = '03:00-03:00'
    expect(saidUpdateSettings.safeParse({ window }).error?.message).toContain('another time')
    expect(saidUpdateSettings.parse({ window: '23:00-04:00' }).window).toBe('23:00-04:00')
    expect(updateSettings.parse({ window }).window).toBe(window)
  })
})

describe('feedOf', () => {
  const from = (feed?: string) =>
    feedOf(updateSettings.parse(feed ? { feed } : {}), 'https://maker.example')
  it('is what was set, else what the image says; and none is nowhere', () => {
    expect(from('https://own.example/gantry')).toBe('https://own.example/gantry')
    expect(from()).toBe('https://maker.example')
    expect(from('none')).toBeUndefined()
    expect(feedOf(updateSettings.parse({}), undefined)).toBeUndefined()
  })
  it('is an address', () => {
    for (const feed of ['nowhere', 'ftp://x.example', 'https://', 'https://x.example/a b'])
      expect(updateSettings.safeParse({ feed }).success).toBe(false)
  })
})

import { describe, expect, it } from 'vitest'
import {
  afterLook,
  afterTelling,
  type Ledger,
  newsOf,
  type Trouble,
} from '../../../agent/alerts/ledger.ts'

const START = Date.parse('2026-11-20T12:00:00Z')
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const trouble = (code: string): Trouble => ({
  ...{ key: code, code, what: `${code}.`, means: 'Data is in danger.', todo: 'Look.' },
})
const late = trouble('backup-late')
const drill = trouble('drill-failed')
const none: Ledger = { entries: {} }

/** Looks every ten minutes, tells whenever there is something to tell, and says when that was. */
function watch(span: number, seen: (at: number) => readonly Trouble[], reached = () => true) {
  let ledger = none
  const told: { at: number; troubles: string[]; over: string[] }[] = []
  for (let at = 0; at <= span; at += 10 * MINUTE) {
    ledger = afterLook(ledger, seen(at), START + at)
    const news = newsOf(ledger, START + at)
    if (!news) continue
    if (!reached()) {
      ledger = { ...ledger, failed: new Date(START + at).toISOString() }
      told.push({ at, troubles: ['in vain'], over: [] })
      continue
    }
    ledger = afterTelling(ledger, START + at)
    told.push({
      at,
      troubles: news.troubles.map(it => it.code),
      over: news.over.map(it => it.code),
    })
  }
  return told
}

describe('what is told', () => {
  it('is told once it has lasted, and after a week once more', () => {
    const told = watch(10 * DAY, () => [late])
    expect(told.map(it => it.at)).toEqual([20 * MINUTE, 20 * MINUTE + 7 * DAY])
  })

  it('is nothing of what goes by itself', () => {
    expect(watch(DAY, at => (at === HOUR ? [late] : []))).toEqual([])
  })

  it('is not forgotten by who was started anew and sees nothing at first', () => {
    const told = watch(HOUR, at => (at === 10 * MINUTE ? [] : [late]))
    expect(told.map(it => it.at)).toEqual([20 * MINUTE])
  })

  it('is also that it is well again', () => {
    const told = watch(DAY, at => (at < 5 * HOUR ? [late] : []))
    expect(told.map(it => it.over)).toEqual([[], ['backup-late']])
  })

  it('does not nag about what comes and goes', () => {
    const flapping = (at: number) => (Math.floor(at / (2 * HOUR)) % 2 === 0 ? [late] : [])
    const told = watch(2 * DAY, flapping)
    expect(told.filter(it => it.troubles.length > 0).length).toBeLessThanOrEqual(3)
  })

  it('is gathered, one message an hour at most', () => {
    const told = watch(DAY, at => [late, ...(at > 30 * MINUTE ? [drill] : [])])
    expect(told.map(it => it.troubles)).toEqual([['backup-late'], ['drill-failed']])
    expect((told[1]?.at ?? 0) - (told[0]?.at ?? 0)).toBeGreaterThanOrEqual(HOUR)
  })

  it('is told again where nobody could be reached', () => {
    let tries = 0
    const told = watch(
      DAY,
      () => [late],
      () => ++tries > 3,
    )
    expect(told.map(it => it.troubles[0])).toEqual([...Array(3).fill('in vain'), 'backup-late'])
  })

  it('is not written down anew while nothing changes', () => {
    const seen = afterLook(none, [late], START)
    expect(afterLook(seen, [late], START + HOUR)).toBe(seen)
    expect(afterLook(none, [], START)).toBe(none)
  })
})

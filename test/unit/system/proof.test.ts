import { describe, expect, it } from 'vitest'
import { verdictOf } from '../../../agent/system/proof.ts'

const MINUTE = 60_000
const broken = { code: 'no-page', message: 'the page of the box does not answer' }
/** A look each half minute; `x` is one where something did not work. */
const looks = (text: string) =>
  [...text].map((it, i) => ({ at: i * (MINUTE / 2), problem: it === 'x' ? broken : undefined }))
const verdict = (text: string, minutes = 15) => verdictOf(looks(text), minutes * MINUTE)

describe('verdictOf', () => {
  it('knows nothing before the watch is over', () => {
    expect(verdict('')).toBeUndefined()
    expect(verdict('.'.repeat(30))).toBeUndefined()
  })
  it('keeps what works to the end of the watch', () => {
    expect(verdict('.'.repeat(31))).toEqual({ stays: true })
    expect(verdict(`${'x'.repeat(10)}${'.'.repeat(21)}`)).toEqual({ stays: true })
    expect(verdict('...', 1)).toEqual({ stays: true })
  })
  it('sends back what never worked', () => {
    expect(verdict('x'.repeat(30))).toBeUndefined()
    expect(verdict('x'.repeat(31))).toEqual({ stays: false, problem: broken })
  })
  it('gives five minutes to start, however short the watch', () => {
    expect(verdict('x'.repeat(10), 1)).toBeUndefined()
    expect(verdict('x'.repeat(11), 1)).toEqual({ stays: false, problem: broken })
  })
  it('forgives what starts anew, and not what stays away', () => {
    expect(verdict('..xxx..')).toBeUndefined()
    expect(verdict('..xxxx')).toEqual({ stays: false, problem: broken })
    expect(verdict(`${'.'.repeat(30)}x`)).toBeUndefined()
  })
})

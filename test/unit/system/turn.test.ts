import { describe, expect, it } from 'vitest'
import { type OtherBox, type Renewal, waitsFor } from '../../../agent/system/turn.ts'

const HOUR = 3_600_000
const other = (name: string, day: number, says: Partial<Renewal> = {}): OtherBox => ({
  ...{ name, since: `2026-01-0${day}T00:00:00.000Z`, silent: 0 },
  says: { failed: [], ...says },
  before: { failed: [], ...says },
})
const away = (it: OtherBox, hours: number): OtherBox => ({
  ...it,
  ...{ says: undefined, silent: hours * HOUR },
})
/** Why the second box of three waits. */
const code = (...others: OtherBox[]) =>
  waitsFor('0.2.0', { since: '2026-01-02T00:00:00.000Z', others })?.code

describe('a box of a site that has a newer version', () => {
  it('starts it where all others are there, and none is about to', () => {
    expect(code(other('home', 1), other('shed', 3))).toBeUndefined()
  })

  it('lets the one that came first go first, and goes before those that came later', () => {
    expect(code(other('home', 1, { due: '0.2.0' }))).toBe('update-beside-turn')
    expect(code(other('shed', 3, { due: '0.2.0' }))).toBeUndefined()
  })

  it('waits while another one starts or proves a version, whoever came first', () => {
    expect(code(other('home', 1, { trying: '0.2.0' }))).toBe('update-beside-trying')
    expect(code(other('shed', 3, { trying: '0.3.0' }))).toBe('update-beside-trying')
  })

  it('does not try what did not work on another one, and says where that was', () => {
    const failed = other('home', 1, { failed: ['0.2.0'] })
    expect(code(failed)).toBe('update-failed-beside')
    const why = waitsFor('0.2.0', { since: '2026-01-02T00:00:00.000Z', others: [failed] })
    expect(why?.message).toContain('home')
    expect(code(other('home', 1, { failed: ['0.1.9'] }))).toBeUndefined()
  })

  it('waits for one that is away until the next night, and no longer', () => {
    expect(code(away(other('home', 1), 1))).toBe('update-beside-away')
    expect(code(away(other('home', 1), 24))).toBeUndefined()
  })

  it('never tries what another one was about to start when it fell silent for good', () => {
    expect(code(away(other('home', 1, { due: '0.2.0' }), 1))).toBe('update-beside-away')
    expect(code(away(other('home', 1, { due: '0.2.0' }), 24))).toBe('update-failed-beside')
    expect(code(away(other('home', 1, { trying: '0.2.0' }), 48))).toBe('update-failed-beside')
    expect(code(away(other('home', 1, { trying: '0.1.9' }), 48))).toBeUndefined()
  })
})

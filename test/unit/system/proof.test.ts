import { describe, expect, it } from 'vitest'
import { type Card, isCutOff, troubleIn, verdictOf } from '../../../agent/system/proof.ts'

const MINUTE = 60_000
const broken = { code: 'no-page', message: 'the page of the box does not answer' }
const away = { code: 'no-network', message: 'nothing is at the other end of the cable' }
/** A look each half minute; `x` is one where something did not work, `-` one without a cable. */
const looks = (text: string) =>
  [...text].map((it, i) => ({
    at: i * (MINUTE / 2),
    problem: { x: broken, '-': away }[it],
    fromOutside: it === '-',
  }))
const verdict = (text: string, minutes = 15) => verdictOf(looks(text), minutes * MINUTE)

describe('verdictOf', () => {
  it('knows nothing before the watch is over', () => {
    expect(verdict('')).toBeUndefined()
    expect(verdict('.'.repeat(30))).toBeUndefined()
  })
  it('keeps what works to the end of the watch', () => {
    expect(verdict('.'.repeat(31))).toEqual({ stays: true })
    expect(verdict('...', 1)).toEqual({ stays: true })
    expect(verdict('..xxx..', 3)).toEqual({ stays: true })
  })
  it('watches from when all worked for the first time, however long the start took', () => {
    expect(verdict('xxxxxx..', 1)).toBeUndefined()
    expect(verdict('xxxxxx...', 1)).toEqual({ stays: true })
    expect(verdict(`${'x'.repeat(10)}${'.'.repeat(30)}`)).toBeUndefined()
    expect(verdict(`${'x'.repeat(10)}${'.'.repeat(31)}`)).toEqual({ stays: true })
    expect(verdict('---..', 1)).toBeUndefined()
  })
  it('sends back what never worked', () => {
    expect(verdict('x'.repeat(30))).toBeUndefined()
    expect(verdict('x'.repeat(31))).toEqual({ stays: false, problem: broken })
  })
  it('gives five minutes to start, however short the watch', () => {
    expect(verdict('x'.repeat(10), 1)).toBeUndefined()
    expect(verdict('x'.repeat(11), 1)).toEqual({ stays: false, problem: broken })
  })
  it('waits for what is outside the box, longer than the watch, and not for ever', () => {
    expect(verdict(`..${'-'.repeat(60)}`)).toBeUndefined()
    expect(verdict(`..${'-'.repeat(60)}.`)).toEqual({ stays: true })
    expect(verdict(`..${'-'.repeat(119)}`)).toBeUndefined()
    expect(verdict(`..${'-'.repeat(120)}`)).toEqual({ stays: false, problem: away })
  })
  it('gives it two minutes for an address once the cable is back, and no more', () => {
    expect(verdict(`..${'-'.repeat(40)}xxx`)).toBeUndefined()
    expect(verdict(`..${'-'.repeat(40)}xxx.`)).toEqual({ stays: true })
    expect(verdict(`..${'-'.repeat(40)}xxxx`)).toEqual({ stays: false, problem: broken })
  })
  it('forgives what starts anew, and not what stays away', () => {
    expect(verdict('..xxx..')).toBeUndefined()
    expect(verdict('..xxxx')).toEqual({ stays: false, problem: broken })
    expect(verdict(`${'.'.repeat(30)}x`)).toBeUndefined()
  })
})

describe('isCutOff', () => {
  const card = (name: string, carrier: boolean | undefined, hasAddress = false): Card => ({
    ...{ name, carrier, hasAddress },
  })
  const had = new Set(['eth0'])

  it('is a box whose card has no signal any more, and had an address with this version', () => {
    expect(isCutOff([card('eth0', false)], had)).toBe(true)
    expect(isCutOff([card('eth0', false), card('eth1', undefined)], had)).toBe(true)
    expect(isCutOff([card('wlan0', false)], new Set(['wlan0']))).toBe(true)
  })
  it.each([
    [
      'never had one: its driver or networkd may be broken',
      [card('eth0', false)],
      new Set<string>(),
    ],
    ['has a signal: networkd or the firewall may be broken', [card('eth0', true)], had],
    ['has a signal on another card', [card('eth0', false), card('wlan0', true)], had],
    ['has an address', [card('eth0', false), card('wlan0', false, true)], had],
    ['has lost the card', [card('wlan0', false)], had],
    ['has turned the card off', [card('eth0', undefined)], had],
    ['has no card at all', [], had],
  ])('is none that %s', (_what, cards, names) => {
    expect(isCutOff(cards, names)).toBe(false)
  })
})

describe('troubleIn', () => {
  const NAMES = 'firewall proxy storage network database mariadb cache containers backup'.split(' ')
  const report = (change: Record<string, object | undefined> = {}, silence = 0) => {
    const all = { ...Object.fromEntries(NAMES.map(name => [name, { ok: true }])), ...change }
    const components = Object.entries(all).flatMap(([name, it]) =>
      it ? [{ name, ok: false, ...it }] : [],
    )
    return troubleIn({ components, silence })
  }
  const problem = { code: 'x', message: 'Docker does not answer' }

  it('is none where all that is needed works, whatever becomes of the rest', () => {
    expect(report()).toBeUndefined()
    expect(report({ backup: { problem } })).toBeUndefined()
    expect(report({ backup: undefined }, 299_000)).toBeUndefined()
  })
  it('is a part that does not work, or a box that cannot be looked at', () => {
    expect(report({ containers: { problem } })).toEqual({
      code: 'part-broken',
      message: 'Docker does not answer',
    })
    expect(report({ box: { problem } })?.code).toBe('part-broken')
  })
  it('is a part that nobody has looked at yet', () => {
    expect(troubleIn({ components: [], silence: 0 })?.message).toBe(
      'firewall was not looked at yet',
    )
    expect(report({ cache: undefined })?.message).toBe('cache was not looked at yet')
  })
  it('is what was said too long ago', () => {
    expect(report({}, 300_000)?.message).toBe('the box was not looked at for 5 minutes')
  })
})

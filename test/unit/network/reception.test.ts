import { describe, expect, it } from 'vitest'
import type { Reception } from '../../../agent/box/lan.ts'
import { type Answers, answersIn, receptionFrom } from '../../../agent/network/reception.ts'

const OWN = 'fd12:3456:789a:1::1'
const lan = { gateways: { ipv4: '192.168.77.1', ipv6: 'fe80::1' } }

describe('who answered', () => {
  const neighbours = [
    { dst: 'fe80::1', lladdr: '02:00:00:00:00:01', router: null },
    { dst: 'fe80::2', lladdr: '02:00:00:00:00:02' },
    { dst: '192.168.77.1', lladdr: '02:00:00:00:00:09' },
    { dst: 'fe80::9', lladdr: '02:00:00:00:00:09' },
  ]
  const said = (...from: string[]) =>
    from
      .map(it => (it.startsWith('fe80:') ? `${it}%eth0` : it))
      .map(it => `64 bytes from ${it}: icmp_seq=1 ttl=64 time=0.2 ms`)
      .join('\n')

  it('counts devices, and neither routers nor the box itself', () => {
    const all = said('fe80::1', 'fe80::2', 'fe80::9', 'fd12:3456:789a:1::1')
    expect(answersIn(all, neighbours, lan, OWN)).toEqual({
      devices: ['02:00:00:00:00:02'],
      taking: [],
    })
  })

  it('sees who has an address of the box', () => {
    const all = said('fe80::2', 'fd12:3456:789a:1:45:56ff:fe9d:a57f')
    expect(answersIn(all, neighbours, lan, OWN)).toEqual({
      devices: ['02:00:00:00:00:02'],
      taking: ['fd12:3456:789a:1:45:56ff:fe9d:a57f'],
    })
  })

  it('sees who speaks from one without answering, and nobody who is long gone', () => {
    const speaks = { dst: 'fd12:3456:789a:1::77', lladdr: '02:00:00:00:00:07' }
    const taking = (state: string) =>
      answersIn('', [...neighbours, { ...speaks, state: [state] }], lan, OWN).taking
    expect(taking('REACHABLE')).toEqual(['02:00:00:00:00:07'])
    expect(taking('STALE')).toEqual([])
    // Looked for, and not there.
    const { dst } = speaks
    expect(answersIn('', [...neighbours, { dst, state: ['FAILED'] }], lan, OWN).taking).toEqual([])
  })
})

describe('what that means', () => {
  const nobody = { devices: [], taking: [] }
  const printer = { devices: ['printer'], taking: [] }
  const phone = { devices: ['printer', 'phone'], taking: [] }
  const good = { devices: ['printer', 'phone'], taking: ['phone'] }
  const cases: [string, Answers[], Reception][] = [
    ['nothing was asked', [], 'unknown'],
    ['it is too early', [phone, phone, phone], 'unknown'],
    ['somebody is there, and nobody has an address', [phone, phone, phone, phone], 'ignored'],
    ['a home at night', [nobody, nobody, nobody, nobody, nobody], 'unknown'],
    ['a phone that comes and goes', [phone, nobody, phone, phone, phone], 'unknown'],
    ['one device is proof', [printer, printer, printer, good], 'taken'],
  ]
  it.each(cases)('%s', (_, asked, expected) => {
    expect(receptionFrom(asked, new Set())).toBe(expected)
  })

  const once: [string, Answers[], Reception][] = [
    [
      'who took an address is out, and others never took one',
      [printer, printer, printer, printer],
      'taken',
    ],
    ['everybody is out', [nobody, nobody, nobody, nobody], 'taken'],
    ['who took an address is back without one', [phone, phone, phone, phone], 'ignored'],
    ['not every answer comes', [phone, phone, good, phone], 'taken'],
  ]
  it.each(once)('after somebody took one: %s', (_, asked, expected) => {
    expect(receptionFrom(asked, new Set(['phone']))).toBe(expected)
  })
})

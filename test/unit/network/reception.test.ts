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
    expect(answersIn(all, neighbours, lan, OWN)).toEqual({ devices: 1, taking: 0 })
  })

  it('sees who has an address of the box', () => {
    const all = said('fe80::2', 'fd12:3456:789a:1:45:56ff:fe9d:a57f')
    expect(answersIn(all, neighbours, lan, OWN)).toEqual({ devices: 1, taking: 1 })
  })

  it('sees who speaks from one without answering', () => {
    const speaks = { dst: 'fd12:3456:789a:1::77', lladdr: '02:00:00:00:00:07' }
    expect(answersIn('', [...neighbours, speaks], lan, OWN).taking).toBe(1)
    // Looked for, and not there.
    const { dst } = speaks
    expect(answersIn('', [...neighbours, { dst }], lan, OWN).taking).toBe(0)
  })
})

describe('what that means', () => {
  const nobody = { devices: 0, taking: 0 }
  const some = { devices: 2, taking: 0 }
  const good = { devices: 2, taking: 1 }
  const cases: [string, Answers[], Reception][] = [
    ['nothing was asked', [], 'unknown'],
    ['it is too early', [some, some, some], 'unknown'],
    ['somebody is there, and nobody has an address', [some, some, some, some], 'ignored'],
    ['a home at night', [nobody, nobody, nobody, nobody, nobody], 'unknown'],
    ['a phone that comes and goes', [some, nobody, some, some, some], 'unknown'],
    ['one device is proof', [some, some, some, good], 'taken'],
  ]
  it.each(cases)('%s', (_, asked, expected) => {
    expect(receptionFrom(asked)).toBe(expected)
  })
})

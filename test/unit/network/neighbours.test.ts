import { expect, it } from 'vitest'
import { neighbourPrefixes } from '../../../agent/network/neighbours.ts'

it('knows the networks that the box has addresses in, each once', () => {
  const at = (cidr: string) => ({
    address: cidr.replace(/\/.*/, ''),
    family: cidr.includes(':') ? ('IPv6' as const) : ('IPv4' as const),
    cidr,
  })
  const addresses = [
    '192.168.77.104/24',
    '10.1.130.7/17',
    '2001:db8:77:0:5054:ff:fe12:3456/64',
    '2001:db8:77::b0c/64',
    'fd12:3456:789a:1:5054:ff:fe12:3456/56',
    '2001:db8::1/128',
  ]
  expect(neighbourPrefixes(addresses.map(at))).toEqual([
    '10.1.128.0/17',
    '192.168.77.0/24',
    '2001:db8:77::/64',
    '2001:db8::1/128',
    'fd12:3456:789a::/56',
  ])
})

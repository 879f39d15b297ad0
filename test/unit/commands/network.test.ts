import { expect, it } from 'vitest'
import { changeOf } from '../../../agent/commands/network.ts'

const [ipv4, ipv6] = ['192.168.1.20/24', 'fd77:77:77:1::20/64']

it('gives the router to the address of its family', () => {
  expect(changeOf({ ipv4, ipv6, gateway: '192.168.1.1' }, '')).toEqual({
    ipv4: { address: ipv4, gateway: '192.168.1.1', dns: [] },
    ipv6: { address: ipv6, dns: [] },
  })
  expect(changeOf({ ipv4, ipv6, gateway: 'fe80::1' }, '')).toEqual({
    ipv4: { address: ipv4, dns: [] },
    ipv6: { address: ipv6, gateway: 'fe80::1', dns: [] },
  })
})

it('says that a router of another family is none', () => {
  expect(() => changeOf({ ipv4, gateway: 'fe80::1' }, '')).toThrow('--gateway')
  expect(() => changeOf({ ipv4, ipv6, gateway: 'router' }, '')).toThrow('--gateway')
  expect(() => changeOf({ ipv4: 'dhcp', gateway: '192.168.1.1' }, '')).toThrow('fixed address')
})

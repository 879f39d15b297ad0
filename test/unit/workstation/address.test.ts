import { expect, it } from 'vitest'
import { readAddress } from '../../../agent/workstation/address.ts'

it.each([
  ['kitchen', 'kitchen.local', 443, 'kitchen.local', 'https://kitchen.local'],
  ['Kitchen.local', 'kitchen.local', 443, 'kitchen.local', 'https://kitchen.local'],
  ['https://kitchen.local/', 'kitchen.local', 443, 'kitchen.local', 'https://kitchen.local'],
  ['box.example.org:8443', 'box.example.org', 8443, 'box.example.org:8443', undefined],
  ['kitchen:443', 'kitchen.local', 443, 'kitchen.local', 'https://kitchen.local'],
  ['192.168.1.5', '192.168.1.5', 443, '192.168.1.5', 'https://192.168.1.5'],
  ['192.168.1.5:8443', '192.168.1.5', 8443, '192.168.1.5:8443', 'https://192.168.1.5:8443'],
  ['FD12:0:0::1', 'fd12::1', 443, '[fd12::1]', 'https://[fd12::1]'],
  ['[fd12::1]:8443', 'fd12::1', 8443, '[fd12::1]:8443', 'https://[fd12::1]:8443'],
  ['localhost:8443', 'localhost', 8443, 'localhost:8443', 'https://localhost:8443'],
])('%s is %s at port %i', (text, host, port, name, origin = `https://${name}`) => {
  expect(readAddress(text)).toEqual({ host, port, name, origin })
})

it.each([
  '',
  'http://kitchen.local',
  'ada@kitchen.local',
  'kitchen.local/path',
  'kitchen.local?x',
  'kitchen.local:99999',
  'kit chen',
  'fe80::1%eth0',
  'küche.local',
])('"%s" is no address of a box', text => {
  expect(() => readAddress(text)).toThrow(expect.objectContaining({ code: 'host-invalid' }))
})

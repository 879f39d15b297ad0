import { expect, it } from 'vitest'
import { originsOf, secureFor } from '../../../agent/box/origins.ts'

const PATTERNS = [
  'https://<box>.localhost:8443',
  'https://<app>-<box>.localhost:8443',
  'http://<box>.localhost:8080',
  'http://localhost:8080',
]
const origins = originsOf({
  patterns: PATTERNS,
  hostname: 'kitchen',
  addresses: ['192.168.1.20', 'fd00::20', '2001:db8::20'],
  prefix: 'fd00:0:0',
})

it('gives every box its .local name and its numbers, the preseed first', () => {
  expect(origins.box.map(it => it.origin)).toEqual([
    'https://kitchen.localhost:8443',
    'http://kitchen.localhost:8080',
    'http://localhost:8080',
    'https://kitchen.local',
    'http://kitchen.local',
    'https://192.168.1.20',
    'http://192.168.1.20',
    'https://[fd00::20]',
    'http://[fd00::20]',
    'http://[2001:db8::20]',
  ])
  expect(origins.app('notes').map(it => it.origin)).toEqual([
    'https://notes-kitchen.localhost:8443',
    'https://notes-kitchen.local',
    'http://notes-kitchen.local',
  ])
})

it.each([
  ['gantry.localhost:8080', 'https://kitchen.localhost:8443'],
  ['localhost:8080', 'https://kitchen.localhost:8443'],
  ['gantry.local', 'https://kitchen.local'],
  ['192.168.1.20', 'https://192.168.1.20'],
  ['[fd00::20]', 'https://[fd00::20]'],
])('sends who came by %s on to %s', (host, expected) => {
  expect(secureFor(origins.box, host)[0]?.origin).toBe(expected)
})

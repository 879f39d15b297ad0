import { describe, expect, it } from 'vitest'
import { problemOf } from '../../../agent/base/errors.ts'
import { heardIn } from '../../../agent/site/discovery.ts'
import { withoutHeaders } from '../../../agent/site/line.ts'
import {
  meetingAddress,
  nextName,
  originAt,
  refuseTaken,
  refuseUnlike,
} from '../../../agent/site/newcomer.ts'
import { BOXES } from '../../fakes/spread.ts'

const own = { version: '1.2', machine: 'x64', time: 1_000_000 }
const like = (more: object = {}) => ({ ...own, addresses: [], ...more })

describe('a box that is to come in', () => {
  it('is of the same version, kind and time', () => {
    expect(() => refuseUnlike(own, like())).not.toThrow()
    expect(() => refuseUnlike(own, like({ time: own.time + 59_000 }))).not.toThrow()
    expect(() => refuseUnlike(own, like({ version: '1.3' }))).toThrow('version 1.3')
    expect(() => refuseUnlike(own, like({ machine: 'arm64' }))).toThrow('arm64')
    expect(() => refuseUnlike(own, like({ time: own.time - 61_000 }))).toThrow('61 seconds')
  })

  it('says what can be done about an older version, on whichever of the two it is', () => {
    const hint = (version: string) => {
      try {
        refuseUnlike(own, like({ version }))
      } catch (error) {
        return problemOf(error).hint
      }
    }
    expect(hint('1.1')).toContain('leave that box on overnight')
    expect(hint('1.3')).toContain('update this box first')
  })

  it('is asked at an address, or at a name of the home', () => {
    expect(originAt('192.168.1.20')).toBe('http://192.168.1.20')
    expect(originAt('fd00::1')).toBe('http://[fd00::1]')
    expect(originAt('gantry-2.local')).toBe('http://gantry-2.local')
    for (const it of [
      '',
      'example.org',
      '192.168.1.20/x',
      'gantry',
      'http://gantry.local',
      '1.2.3',
    ])
      expect(() => originAt(it), it).toThrow('no address of a box')
  })

  it('meets the others at an address of the kind that they use', () => {
    expect(meetingAddress(['fe80::1', 'fd00::1', '192.168.1.20'])).toBe('192.168.1.20')
    expect(meetingAddress(['169.254.1.1', 'fd00::1'])).toBe('fd00::1')
    expect(meetingAddress(['192.168.1.20', 'fd00::1'], 'fd00::9')).toBe('fd00::1')
    expect(meetingAddress(['fd00::1'], '192.168.1.9')).toBeUndefined()
  })

  it('is called after the first one', () => {
    expect(nextName('home', ['home'])).toBe('home-2')
    expect(nextName('home', ['home', 'home-2'])).toBe('home-3')
    expect(nextName('home-2', ['home', 'home-2'])).toBe('home-3')
    expect(nextName('a-name-of-20-letters', [])).toBe('a-name-of-20-lette-2')
  })

  it('is called as no other one is', () => {
    expect(() => refuseTaken('loft', Object.values(BOXES))).toThrow('called loft already')
    expect(() => refuseTaken('attic', Object.values(BOXES))).not.toThrow()
  })

  it('is heard where it says that it is there, this one left out', () => {
    const said = [
      '+;host0;IPv4;gantry;_gantry._tcp;local',
      '=;host0;IPv4;gantry;_gantry._tcp;local;gantry.local;192.168.1.21;80;',
      '=;host0;IPv6;gantry;_gantry._tcp;local;gantry.local;fd00::21;80;',
      '=;host0;IPv4;home;_gantry._tcp;local;home.local;192.168.1.20;80;',
    ].join('\n')
    expect(heardIn(said, ['192.168.1.20'])).toEqual([
      { hostname: 'gantry', address: '192.168.1.21' },
    ])
  })
})

describe('the key of a machine in the swarm', () => {
  const key = ['-----BEGIN PRIVATE KEY-----', 'MIGHAgEAMBMG', '-----END PRIVATE KEY-----', '']
  it('is read without what swarmkit keeps beside it', () => {
    const [begin = '', ...rest] = key
    const kept = [begin, 'kek-version: 0', 'raft-dek: EiDq+/=', '', ...rest].join('\n')
    expect(withoutHeaders(kept)).toBe(key.join('\n'))
    expect(withoutHeaders(key.join('\n'))).toBe(key.join('\n'))
  })
})

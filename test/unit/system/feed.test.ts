import { describe, expect, it } from 'vitest'
import { offerOf } from '../../../agent/system/feed.ts'

const release = (version: string, compatible = 'gantry-amd64') => ({
  ...{ version, compatible, size: 10 },
  file: `${compatible}-${version}.update`,
})
const feed = {
  channels: { stable: '0.2.0', beta: '0.10.0' },
  releases: [release('0.1.0'), release('0.2.0'), release('0.10.0'), release('0.2.0', 'gantry-rpi')],
}
const offer = (channel: string, compatible = 'gantry-amd64') =>
  offerOf(feed, 'https://u.example/gantry/', channel, compatible)

describe('offerOf', () => {
  it('is the newest of the channel for this kind of box', () => {
    const url = 'https://u.example/gantry/gantry-amd64-0.2.0.update'
    expect(offer('stable')).toEqual({ version: '0.2.0', url, size: 10 })
    expect(offer('beta')?.version).toBe('0.10.0')
    expect(offer('beta', 'gantry-rpi')?.version).toBe('0.2.0')
    expect(offer('beta', 'gantry-arm64')).toBeUndefined()
  })
  it('names the channels there are', () => {
    expect(() => offer('nightly')).toThrow('no channel nightly')
  })
})

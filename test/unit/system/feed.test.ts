import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { exec } from '../../../agent/base/exec.ts'
import { askFeed, offerOf } from '../../../agent/system/feed.ts'

const release = (version: string, compatible = 'gantry-amd64', channel = 'stable') => ({
  ...{ version, compatible, channel, size: 10 },
  file: `${compatible}-${version}.update`,
})
const feed = {
  channels: ['stable', 'beta', 'retired'],
  releases: [
    release('0.1.0'),
    release('0.2.0'),
    release('0.10.0', 'gantry-amd64', 'beta'),
    // Older than what is in beta, and made after it.
    release('0.3.0'),
    release('0.2.0', 'gantry-rpi'),
  ],
}
const offer = (channel: string, compatible = 'gantry-amd64') =>
  offerOf(feed, 'https://u.example/gantry/', channel, compatible)

describe('offerOf', () => {
  it('is the newest of the channel for this kind of box', () => {
    const url = 'https://u.example/gantry/gantry-amd64-0.3.0.update'
    expect(offer('stable')).toEqual({ version: '0.3.0', url, size: 10 })
    expect(offer('beta')?.version).toBe('0.10.0')
    expect(offer('beta', 'gantry-rpi')?.version).toBe('0.2.0')
    expect(offer('retired')?.version).toBe('0.3.0')
    expect(offer('beta', 'gantry-arm64')).toBeUndefined()
  })
  it('names the channels there are', () => {
    expect(() => offer('nightly')).toThrow('no channel nightly')
  })
})

describe('askFeed', () => {
  const asked = async (answer: RequestListener) => {
    const server = createServer(answer).listen(0, '127.0.0.1')
    onTestFinished(() => {
      server.closeAllConnections()
      server.close()
    })
    await new Promise(done => server.once('listening', done))
    const { port } = server.address() as AddressInfo
    const about = { keys: '/none', work: '/none', compatible: 'gantry-amd64' }
    return await askFeed(exec, about, `http://127.0.0.1:${port}`, 'stable')
  }

  it('reads no more than a list can be, of whoever holds the address', async () => {
    let sent = 0
    const endless: RequestListener = (request, response) => {
      const more = () => {
        while (!request.destroyed && response.write(Buffer.alloc(65536))) sent += 65536
      }
      response.on('drain', more)
      more()
    }
    await expect(asked(endless)).rejects.toMatchObject({ code: 'update-unreachable' })
    expect(sent).toBeLessThan(16 * 1024 * 1024)
  })

  it('tells an answer that breaks off as what it is', async () => {
    const broken: RequestListener = (_request, response) => {
      response.writeHead(200, { 'Content-Length': '100' })
      response.write('half', () => response.destroy())
    }
    await expect(asked(broken)).rejects.toMatchObject({ code: 'update-unreachable' })
  })
})

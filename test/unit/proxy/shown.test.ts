import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSecureContext, createServer } from 'node:tls'
import { expect, it } from 'vitest'
import { namesIn, shown } from '../../../agent/proxy/shown.ts'
import { makeCertificate } from '../../fakes/certificate.ts'

it('waits for each name that the proxy signs for, and for no number', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gantry-shown-'))
  const context = createSecureContext(await makeCertificate(folder))
  await rm(folder, { recursive: true })
  const asked: string[] = []
  const server = createServer({
    SNICallback(name, done) {
      asked.push(name)
      const isSigned = name !== 'notes-home.local' || asked.length > 3
      done(isSigned ? null : new Error('not signed yet'), isSigned ? context : undefined)
    },
  })
  server.on('tlsClientError', () => {})
  server.listen(0, '::1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const config = { apps: { tls: { certificates: { automate: ['192.168.1.20', 'fd00::1'] } } } }
  await shown([...namesIn(config), 'home.local', 'notes-home.local'], port)
  expect(asked).toEqual(['home.local', ...Array(3).fill('notes-home.local')])
  server.close()
})

it('knows of no names before there is a configuration', () => {
  expect(namesIn(null)).toEqual([])
  expect(namesIn({ apps: { http: {} } })).toEqual([])
})

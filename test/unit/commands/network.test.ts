import { expect, it } from 'vitest'
import type { Context } from '../../../agent/commands/command.ts'
import { changeOf, networkCommand } from '../../../agent/commands/network.ts'

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

it('confirms from elsewhere by the address that was shown with the change, and not without', async () => {
  const asked: unknown[] = []
  const worker = { ask: async (...it: unknown[]) => asked.push(it) }
  const context = { json: true, worker, say: () => {} } as unknown as Context
  const far = { ...context, host: '192.168.1.20' }
  await networkCommand(['confirm', 'https://192.168.1.20/#confirm=abc-1'], far)
  await networkCommand(['confirm'], context)
  expect(asked).toEqual([
    ['network.confirm', { host: '', token: 'abc-1' }],
    ['network.confirm', { host: '' }],
  ])
  await expect(networkCommand(['confirm'], far)).rejects.toMatchObject({ code: 'address-missing' })
})

import { expect, it } from 'vitest'
import { tryApp } from '../../../agent/ui/reach/tries.ts'

const number = 'https://[fd12:3456:789a:1:b::2]'
const app = {
  service: 'photos',
  names: ['photos-kitchen.local', 'photos.ada.example'],
  numberUrl: number,
  addresses: [],
} as const
const [local, domain] = app.names.map(it => `https://${it}`)

it.each([
  ['both', [local, domain, number], []],
  ['both', [domain, number], [local]],
  ['domain-hidden', [local, number], [domain]],
  ['domain-hidden', [local], [domain, number]],
  ['domain-hidden', [number], [local, domain]],
  ['name-only', [domain], [local, number]],
  ['none', [], [local, domain, number]],
] as const)('tells how an app is reached: %s', async (way, there, missed) => {
  const tried = await tryApp(app, async url => (there as readonly unknown[]).includes(url))
  expect(tried).toEqual({ service: 'photos', way, missed, numberUrl: number })
})

it('tells of the number alone where no name is found, and the owner has no domain', async () => {
  const only = { ...app, names: ['photos-kitchen.local'] }
  const tried = await tryApp(only, async url => url === number)
  expect(tried).toMatchObject({ way: 'number-only', missed: [local] })
})

it('asks for no number where there is none', async () => {
  const { service, names, addresses } = app
  const tried = await tryApp({ service, names, addresses }, async () => true)
  expect(tried).toEqual({ service, way: 'both', missed: [] })
  const local = await tryApp({ service, names, addresses }, async it => it.endsWith('.local'))
  expect(local.way).toBe('domain-hidden')
  const none = await tryApp({ service, names, addresses }, async () => false)
  expect(none.way).toBe('none')
})

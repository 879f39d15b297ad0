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
  ['both', [local, number], [domain]],
  ['name-only', [domain], [local, number]],
  ['number-only', [number], [local, domain]],
  ['none', [], [local, domain, number]],
] as const)('tells how an app is reached: %s', async (way, there, missed) => {
  const tried = await tryApp(app, async url => (there as readonly unknown[]).includes(url))
  expect(tried).toEqual({ service: 'photos', way, missed, numberUrl: number })
})

it('asks for no number where there is none', async () => {
  const { service, names, addresses } = app
  const tried = await tryApp({ service, names, addresses }, async () => true)
  expect(tried).toEqual({ service, way: 'both', missed: [] })
  const none = await tryApp({ service, names, addresses }, async () => false)
  expect(none.way).toBe('none')
})

import { afterEach, expect, it, vi } from 'vitest'
import { api } from '../../../agent/ui/api-client.ts'
import { cataloguesApi } from '../../../agent/ui/catalogues/catalogues-api.ts'
import { siteApi } from '../../../agent/ui/site/site-api.ts'

afterEach(() => void vi.restoreAllMocks())

/** Milliseconds that the page waits for an answer. */
async function patience(ask: () => Promise<unknown>): Promise<number | undefined> {
  vi.spyOn(globalThis, 'fetch').mockImplementation(async () => new Response('{}'))
  const timeout = vi.spyOn(AbortSignal, 'timeout')
  await ask()
  return timeout.mock.lastCall?.[0]
}

const source = { url: 'https://example.org/apps', key: 'RW', priority: -1 }

it('is short for what the box answers by itself', async () => {
  expect(await patience(api.box)).toBe(10_000)
  expect(await patience(() => api.restart())).toBe(30_000)
})

it('is long for what a box does before it answers', async () => {
  expect(await patience(() => siteApi.recover())).toBe(600_000)
  expect(await patience(() => api.replaceAuthority())).toBe(600_000)
  const wish = { service: 'photos', snapshot: '2026-11-20T17-40-12Z', target: 'nas' }
  expect(await patience(() => api.bringBack(wish))).toBe(600_000)
})

it('is short for what goes on after the answer', async () => {
  expect(await patience(() => cataloguesApi.addCatalogue('friends', source))).toBe(30_000)
  expect(await patience(() => cataloguesApi.refreshCatalogue('friends'))).toBe(30_000)
})

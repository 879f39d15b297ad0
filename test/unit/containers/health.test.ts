import type Docker from 'dockerode'
import { expect, it } from 'vitest'
import { type CheckedApp, checksOf } from '../../../agent/containers/health.ts'

const docker = {
  getContainer: () => ({ inspect: async () => ({ State: { Running: true, Pid: 1 } }) }),
} as unknown as Docker

/** Whether an app works whose page answers with a status, or not at all. */
async function works(status: number | undefined, path?: string): Promise<boolean> {
  const health = { path, command: undefined, tcp: undefined, timeout: 1000 }
  const main = { name: 'main', run: 'always', health: path === undefined ? undefined : health }
  const app = {
    service: 'notes',
    web: { proxied: true, port: 80, protocol: 'http1' },
    processes: [main],
  } as unknown as CheckedApp
  const asked: string[] = []
  const ask = async (_service: string, where: string) => {
    asked.push(where)
    return status
  }
  const passed = await Promise.all(checksOf({ docker, ask }, app).map(it => it.passes()))
  expect(asked).toEqual([path ?? '/'])
  return passed.every(Boolean)
}

it.each([200, 204, 302, 401, 403, 404, 405, 426])(
  'takes an app that answers %i at / for one that works, where nobody said what to ask',
  async status => expect(await works(status)).toBe(true),
)

it.each([500, 501, 502, 503, 504, 421, undefined])(
  'takes one that answers %s at / for broken',
  async status => expect(await works(status)).toBe(false),
)

it.each([
  [200, true],
  [302, true],
  [401, false],
  [404, false],
  [500, false],
  [undefined, false],
] as const)('has the page that a recipe names there: %s', async (status, well) =>
  expect(await works(status, '/health')).toBe(well),
)

import { beforeEach, expect, it } from 'vitest'
import type { Alerts } from '../../../agent/alerts/alerts.ts'
import type { WayWish } from '../../../agent/alerts/need.ts'
import type { Way } from '../../../agent/alerts/order.ts'
import { alertHandlers } from '../../../agent/alerts/verbs.ts'
import type { Box } from '../../../agent/box/box.ts'

const place = { server: 'mail.example.org', port: 587, security: 'starttls' } as const
const mail = { ...place, from: 'box@example.org', to: ['ada@example.org'] }
const wish: WayWish = { way: 'mail', ...mail, user: 'ada' }

let tested: readonly Way[]
let saved: Readonly<Record<string, string>>
const handlers = () =>
  alertHandlers(
    {
      desired: async () => ({ desired: { alerts: { mail } } }),
      change: async () => {},
      store: {
        secrets: async () => saved,
        saveSecrets: async (_name: string, it: typeof saved) => {
          saved = it
        },
      },
    } as unknown as Box,
    {
      test: async (_goal: unknown, ways: readonly Way[]) => {
        tested = ways
        return {}
      },
    } as unknown as Alerts,
  )

beforeEach(() => {
  tested = []
  saved = { 'mail.user': 'ada', 'mail.password': 'kept' }
})

it('goes on with a password that is not given again', async () => {
  await handlers()['alerts.set']({ wish: { ...wish, to: ['ben@example.org'] } })
  expect(tested).toMatchObject([{ user: 'ada', password: 'kept' }])
  expect(saved).toEqual({ 'mail.user': 'ada', 'mail.password': 'kept' })
})

it.each([
  { server: 'mail.example.com' },
  { port: 25 },
  { security: 'none' },
  { user: 'ben' },
] as const)('tells a kept password to nobody else: %j', async other => {
  await expect(handlers()['alerts.set']({ wish: { ...wish, ...other } })).rejects.toMatchObject({
    code: 'alert-password-needed',
  })
  expect(tested).toEqual([])
})

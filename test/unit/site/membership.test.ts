import { afterEach, expect, it, vi } from 'vitest'
import type { Desired } from '../../../agent/box/desired.ts'
import type { Line } from '../../../agent/site/line.ts'
import { membership } from '../../../agent/site/membership.ts'
import type { Swarm } from '../../../agent/site/swarm.ts'

const box = (name: string, day: number) => ({
  ...{ name, address: `192.168.1.${day}` },
  since: `2026-01-0${day}T00:00:00.000Z`,
})
const desired = {
  ...{ prefix: 'fd00::/48', ipv4Pool: '10.213.0.0/16' },
  site: { revision: 1, me: 'bbb', boxes: { aaa: box('home', 1), bbb: box('loft', 2) } },
} as unknown as Desired

/** A box that is on its way into a swarm, as far as its Docker says. */
function newcomer(admitted: boolean) {
  const done: string[] = []
  const swarm = {
    look: async () => ({ swarm: 'coming', manager: false, prepared: true, admitted }),
    leave: async () => void done.push('leave'),
  } as unknown as Swarm
  const line = { follow: async () => {}, document: async () => undefined } as unknown as Line
  const member = membership({
    ...{ swarm, line },
    settled: async () => true,
    owes: async () => false,
    parting: async () => void done.push('part'),
    store: { secrets: async () => ({ token: 't' }), forgetSecrets: async () => {} },
    addresses: () => ['192.168.1.2'],
    change: async () => {},
  })
  return { member, done }
}

const minutes = (many: number) => vi.advanceTimersByTime(many * 60_000)

afterEach(() => void vi.useRealTimers())

it('takes a join back that has led to no certificate within five minutes, and keeps the way in', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  const { member, done } = newcomer(false)
  const look = async () => member.plan(desired, await member.observe(desired))
  expect(await look()).toEqual([])
  minutes(4)
  expect(await look()).toEqual([])
  minutes(2)
  const [step] = await look()
  expect(step).toMatchObject({ kind: 'withdraw' })
  if (step) await member.apply(step, () => {})
  expect(done).toEqual(['leave'])
})

it('waits for the others where the swarm has given it a certificate', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  const { member } = newcomer(true)
  await member.observe(desired)
  minutes(60)
  expect(member.plan(desired, await member.observe(desired))).toEqual([])
})

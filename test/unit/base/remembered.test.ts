import { expect, it } from 'vitest'
import { remembering } from '../../../agent/base/remembered.ts'

/** A question that answers how often it was asked, with what is known of changes. */
function asked() {
  const world = { changes: 0 as number | undefined, now: 0, asked: 0, fails: false }
  const remember = remembering({
    count: () => world.changes,
    believed: 1_000,
    now: () => world.now,
  })
  const ask = remember(async () => {
    world.asked += 1
    if (world.fails) throw new Error('nobody there')
    return world.asked
  })
  return { world, ask }
}

it('asks once for as long as nothing changes', async () => {
  const { world, ask } = asked()
  expect([await ask(), await ask()]).toEqual([1, 1])
  world.changes = 1
  expect([await ask(), await ask()]).toEqual([2, 2])
})

it('does not keep what was answered while something changed', async () => {
  const { world, ask } = asked()
  const first = ask()
  world.changes = 1
  expect(await first).toBe(1)
  expect(await ask()).toBe(2)
})

it('asks every time where nobody tells of changes', async () => {
  const { world, ask } = asked()
  await ask()
  world.changes = undefined
  expect([await ask(), await ask()]).toEqual([2, 3])
  world.changes = 0
  expect(await ask()).toBe(4)
})

it('asks anew after a while in any case', async () => {
  const { world, ask } = asked()
  await ask()
  world.now = 999
  expect(await ask()).toBe(1)
  world.now = 1_000
  expect(await ask()).toBe(2)
})

it('gives who asks meanwhile the same answer, and forgets one that failed', async () => {
  const { world, ask } = asked()
  expect(await Promise.all([ask(), ask()])).toEqual([1, 1])
  world.changes = 1
  world.fails = true
  await expect(ask()).rejects.toThrow('nobody there')
  world.fails = false
  expect(await ask()).toBe(3)
})

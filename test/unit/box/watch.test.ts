import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { newBoard } from '../../../agent/box/board.ts'
import { type Check, watchApps } from '../../../agent/box/watch.ts'
import { desiredWith, fetched } from '../../fakes/desired.ts'

// The clock of the tests does not reach it.
vi.mock('node:timers/promises', () => ({
  setTimeout: (ms: number) => new Promise(done => setTimeout(done, ms)),
}))

const RECIPE = `
service = "notes"
image = "notes:1"
health = { command = ["a"], interval = "10s", grace = "1m" }
[processes.worker]
health = { command = ["b"], interval = "30s", retries = 2, grace = "5m" }
`

let ill: Set<string>
let looks: string[]
let stop: AbortController

beforeEach(() => {
  vi.useFakeTimers()
  ill = new Set()
  looks = []
  stop = new AbortController()
})
afterEach(() => {
  stop.abort()
  vi.useRealTimers()
})

/** A board whose app is watched from now on. */
function watched({ dear = false, took = 0 } = {}) {
  const now = () => Date.now()
  const board = newBoard(now, () => {})
  const desired = desiredWith([{ recipe: RECIPE, images: fetched('notes:1') }])
  board.passed({ done: [], parts: new Map(), apps: new Map(), findings: [] }, desired, new Map())
  const check = (of: string, interval: number, retries: number): Check => ({
    of,
    rhythm: { interval, retries },
    dear,
    async passes() {
      looks.push(of)
      if (took > 0) await new Promise(done => setTimeout(done, took))
      return !ill.has(of)
    },
  })
  const checks = [check('main', 10_000, 3), check('worker', 30_000, 2)]
  void watchApps({ board, checksOf: () => checks, changed: () => {}, now, signal: stop.signal })
  return board
}

const seconds = (count: number) => vi.advanceTimersByTimeAsync(count * 1000)

it('waits for all processes, then looks at each in its own rhythm', async () => {
  ill.add('worker')
  const board = watched()
  await seconds(5)
  expect(board.isHealthy('notes')).toBe(false)
  ill.clear()
  await seconds(2)
  expect(board.isHealthy('notes')).toBe(true)
  looks = []
  await seconds(60)
  expect(looks.filter(it => it === 'main').length).toBeGreaterThanOrEqual(5)
  expect(looks.filter(it => it === 'worker')).toHaveLength(2)
})

it('believes a process until it has failed as often as its recipe allows', async () => {
  const board = watched()
  await seconds(2)
  ill.add('worker')
  await seconds(31)
  expect(board.isHealthy('notes')).toBe(true)
  await seconds(31)
  expect(board.isHealthy('notes')).toBe(false)
})

it('starts a program half as often while it ends well, and tells no later that it does not', async () => {
  const board = watched({ dear: true })
  await seconds(2)
  expect(board.isHealthy('notes')).toBe(true)
  looks = []
  await seconds(120)
  expect(looks.filter(it => it === 'main').length).toBeLessThanOrEqual(6)
  expect(looks.filter(it => it === 'worker').length).toBeLessThanOrEqual(3)
  // Each at the worst moment, right after it was looked at.
  for (const [of, within] of [
    ['main', 3 * 10],
    ['worker', 2 * 30],
  ] as const) {
    while (looks.at(-1) !== of) await seconds(1)
    ill.add(of)
    let took = 0
    for (; board.isHealthy('notes'); took++) await seconds(1)
    // The clock of looks has whole seconds.
    expect(took).toBeLessThanOrEqual(within + 3)
    ill.clear()
    await seconds(2)
    expect(board.isHealthy('notes')).toBe(true)
  }
})

it('leaves an app that is awaited most of the time, and waits for all of its programs', async () => {
  ill.add('worker')
  const board = watched({ dear: true, took: 2_000 })
  await seconds(60)
  // Two seconds in ten.
  expect(looks.filter(it => it === 'worker').length).toBeLessThanOrEqual(7)
  expect(looks.filter(it => it === 'worker').length).toBeGreaterThanOrEqual(4)
  expect(board.isHealthy('notes')).toBe(false)
  ill.clear()
  await seconds(13)
  expect(board.isHealthy('notes')).toBe(true)
})

it('gives an app as long as its slowest process may take', async () => {
  ill.add('main')
  const board = watched()
  await seconds(4 * 60)
  expect(board.problemOf('notes')).toBeUndefined()
  await seconds(2 * 60)
  expect(board.problemOf('notes')?.code).toBe('app-unhealthy')
})

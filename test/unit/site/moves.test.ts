import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { type MovesOptions, moves } from '../../../agent/site/move/moves.ts'
import type { SiteDocument } from '../../../agent/site/need.ts'
import type { Move, MoveEntry } from '../../../agent/site/ownership/need.ts'
import { desiredWith } from '../../fakes/desired.ts'
import { BOXES, HOME, inSite, LOFT } from '../../fakes/spread.ts'

const id = '0123456789abcdef'
const since = '2026-11-30T12:00:00.000Z'
const move = (phase: Move['phase'], more: Partial<Move> = {}): Move => ({
  ...{ id, service: 'photos', from: HOME, to: LOFT, phase, since },
  ...more,
})
const PHOTOS = 'service = "photos"\nimage = "photos:1"\n[https]\nport = 8080\n'
const desiredOf = (me: string, entry: MoveEntry) => {
  const desired = desiredWith([{ recipe: PHOTOS }], inSite(me))
  return { ...desired, apps: desired.apps.map(it => ({ ...it, move: entry })) }
}

/** A box of which the worker can be started anew, and what the site says; undefined where nobody does. */
async function boxOf() {
  const folder = await mkdtemp(join(tmpdir(), 'gantry-moves-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  let now = 1_000_000
  let document: SiteDocument | undefined
  const start = () =>
    moves({
      membership: { looked: async () => document && { document, nodes: [] } },
      store: { secrets: async () => ({}) },
      running: async () => new Set(),
      isSteady: () => false,
      folder,
      spaces: join(folder, 'spaces'),
      sureFile: join(folder, 'sure.json'),
      changed: () => {},
      now: () => now,
    } as unknown as MovesOptions)
  return {
    start,
    pass: (ms: number) => (now += ms),
    agree: (...all: Move[]) => (document = { revision: 5, boxes: BOXES, moves: all }),
    beAlone: () => (document = undefined),
  }
}

it('is sure of what the site has said for half a minute, however often it is started anew', async () => {
  const box = await boxOf()
  const goal = desiredOf(LOFT, { id, way: 'in', state: 'running', owned: true })
  const sure = async (worker: ReturnType<typeof box.start>) => {
    await worker.observe(goal)
    return worker.sure().has(id)
  }
  box.agree(move('trial'))
  expect(await sure(box.start())).toBe(true)
  box.beAlone()
  box.pass(20_000)
  expect(await sure(box.start())).toBe(true)
  box.pass(10_000)
  const third = box.start()
  expect(await sure(third)).toBe(true)
  box.pass(1)
  expect([await sure(third), await sure(box.start())]).toEqual([false, false])
  box.agree(move('back'))
  expect(await sure(third)).toBe(false)
})

it('waits at home for a box that may run it yet, from when it knows of that', async () => {
  const box = await boxOf()
  const goal = desiredOf(HOME, { id, way: 'out', still: true })
  const home = box.start()
  const released = async () => [...(await home.observe(goal)).released]
  box.agree(move('home'))
  expect(await released()).toEqual([])
  box.agree(move('home', { tried: true }))
  for (const ms of [0, 90_000]) {
    box.pass(ms)
    expect(await released()).toEqual([])
  }
  box.pass(1)
  expect(await released()).toEqual([id])
})

import { expect, it } from 'vitest'
import { newBoard } from '../../../agent/box/board.ts'
import { desiredWith, fetched } from '../../fakes/desired.ts'

const RECIPE = `
service = "notes"
image = "notes:1"
health = { command = ["a"], grace = "30s" }
`
const desired = desiredWith([{ recipe: RECIPE, images: fetched('notes:1') }])
const [notes] = desired.apps

function boardAt(clock: { now: number }) {
  const board = newBoard(
    () => clock.now,
    () => {},
  )
  const starts = (note?: { code: string; message: string }) =>
    board.listener.begins(
      'containers',
      {
        ...{ kind: 'start', app: 'notes', says: 'start notes' },
        ...(note ? { note } : {}),
      },
      { number: 1, of: 1 },
    )
  const looks = (isWell: boolean) => notes && board.looked(notes, isWell)
  return { board, starts, looks }
}

it('gives an app that ends again and again no more time than one that never works', () => {
  const clock = { now: 0 }
  const { board, starts, looks } = boardAt(clock)
  starts()
  for (; clock.now < 40_000; clock.now += 5_000) {
    looks(false)
    starts({ code: 'app-crashed', message: 'notes ended by itself with code 3' })
  }
  expect(board.problemOf('notes')).toMatchObject({
    code: 'app-unhealthy',
    message: 'notes ends by itself, again and again',
  })
})

it('gives an app that worked its time again when it is started again', () => {
  const clock = { now: 0 }
  const { board, starts, looks } = boardAt(clock)
  looks(true)
  clock.now = 60_000
  looks(false)
  expect(board.problemOf('notes')?.code).toBe('app-unhealthy')
  starts()
  looks(false)
  clock.now += 20_000
  expect(board.problemOf('notes')).toBeUndefined()
  clock.now += 20_000
  expect(board.problemOf('notes')?.message).toBe('notes runs, but does not work')
})

it('believes in an app for good only when it goes on working', () => {
  const clock = { now: 0 }
  const { board, starts, looks } = boardAt(clock)
  looks(true)
  clock.now += 2_000
  looks(true)
  expect([board.isHealthy('notes'), board.isSteady('notes')]).toEqual([true, false])
  starts()
  looks(true)
  clock.now += 2_000
  expect(board.isSteady('notes')).toBe(false)
  clock.now += 2_000
  expect(board.isSteady('notes')).toBe(true)
})

it('says what is not finished until it is', () => {
  const { board } = boardAt({ now: 0 })
  board.unfinished('notes', true)
  expect(board.isUnfinished('notes')).toBe(true)
  board.unfinished('notes', false)
  expect(board.isUnfinished('notes')).toBe(false)
})

it('counts the steps of an app over passes, and anew when it was left alone or has failed', () => {
  const { board } = boardAt({ now: 0 })
  const begins = (number: number, of: number) => {
    const step = { kind: 'start', app: 'notes', says: 'start notes' }
    board.listener.begins('containers', step, { number, of })
    return board.progressOf('notes')?.step
  }
  const passes = (...failed: string[]) =>
    board.passed(
      {
        ...{ done: [], parts: new Map(), findings: [] },
        apps: new Map(failed.map(it => [it, { code: 'x', message: 'x' }])),
      },
      desired,
      new Map(),
    )
  expect(begins(1, 2)).toEqual({ number: 1, of: 2 })
  expect(begins(2, 2)).toEqual({ number: 2, of: 2 })
  passes()
  expect(begins(1, 3)).toEqual({ number: 3, of: 5 })
  passes('notes')
  expect(begins(1, 2)).toEqual({ number: 1, of: 2 })
  passes()
  passes()
  expect(begins(1, 1)).toEqual({ number: 1, of: 1 })
})

it('tells for how long nothing was heard of its parts, and a step that takes long is no silence', () => {
  const clock = { now: 0 }
  const { board, starts } = boardAt(clock)
  const silence = () => board.report().silence
  clock.now = 1_000
  expect(board.report()).toEqual({ components: [], silence: 1_000 })
  starts()
  clock.now = 500_000
  expect(silence()).toBe(0)
  board.listener.ends('containers', { kind: 'start', app: 'notes', says: 'start notes' }, undefined)
  clock.now += 2_000
  expect(silence()).toBe(2_000)
  const parts = new Map([['proxy', undefined]])
  board.passed({ done: [], parts, findings: [], apps: new Map() }, desired, new Map())
  expect(board.report()).toEqual({ components: [{ name: 'proxy', ok: true }], silence: 0 })
  clock.now += 2_000
  board.failed({ code: 'x', message: 'no' })
  expect(board.report()).toMatchObject({ components: [{ name: 'box', ok: false }], silence: 0 })
})

it('tells of parts of a pass that has not ended, and of none that it works because it can be seen', () => {
  const { board } = boardAt({ now: 0 })
  const told = () => board.report().components.map(it => [it.name, it.ok])
  const problem = { code: 'x', message: 'no' }
  board.listener.looked('proxy', undefined)
  board.listener.looked('cache', problem)
  expect([told(), board.components]).toEqual([
    [
      ['proxy', true],
      ['cache', false],
    ],
    [],
  ])
  const parts = new Map([['proxy', problem]])
  board.passed({ done: [], parts, findings: [], apps: new Map() }, desired, new Map())
  board.listener.looked('proxy', undefined)
  expect(told()).toEqual([['proxy', false]])
  board.failed(problem)
  board.listener.settled('proxy', undefined)
  expect(told()).toEqual([['proxy', true]])
})

import { describe, expect, it } from 'vitest'
import type { SiteDocument } from '../../../../agent/site/need.ts'
import {
  isElsewhere,
  isHeld,
  MOST_MOVES,
  type Move,
} from '../../../../agent/site/ownership/need.ts'
import {
  type MoveWish,
  movesAmong,
  refuseMoved,
  withMove,
  withoutTold,
} from '../../../../agent/site/ownership/transition.ts'
import { homeAt } from '../../../../agent/site/pages/need.ts'
import { BOXES, HOME, LOFT, SHED } from '../../../fakes/spread.ts'

const since = '2026-11-30T12:00:00.000Z'
const later = '2026-11-30T13:00:00.000Z'
const id = (digit: number) => String(digit).repeat(16)
const document: SiteDocument = { revision: 5, boxes: BOXES }
const one: Move = {
  ...{ id: id(1), service: 'diary', from: SHED, to: HOME, phase: 'brought', since },
}
const bring = (move: Move): MoveWish => ({ kind: 'bring', move })
const brought = withMove(document, HOME, bring(one))
const { [HOME]: _home, ...withoutHome } = BOXES
const { [SHED]: _shed, ...withoutShed } = BOXES

describe('an app that was brought back on another box', () => {
  it('is that one’s, and no third one’s', () => {
    expect(brought.moves).toEqual([one])
    expect(() => withMove(brought, LOFT, bring({ ...one, to: LOFT }))).toThrow('on home already')
    // Tried again, or once more on the same box.
    const again = { ...one, id: id(2), since: later }
    expect(withMove(brought, HOME, bring(again)).moves).toEqual([again])
  })
  it('is so by the word of that one alone, and goes through no other phase', () => {
    expect(() => withMove(document, LOFT, bring(one))).toThrow('no move of that box')
    expect(() => withMove(document, HOME, bring({ ...one, phase: 'done' }))).toThrow()
    for (const box of [HOME, SHED]) {
      const go: MoveWish = { kind: 'go', id: one.id, phase: 'home' }
      expect(() => withMove(brought, box, go)).toThrow('another point')
    }
  })
  it('is not brought back while it is on its way, and may be moved on from where it is', () => {
    const going: Move = { ...one, id: id(3), to: LOFT, phase: 'still', space: 5e9 }
    expect(() => withMove({ ...document, moves: [going] }, HOME, bring(one))).toThrow('on its way')
    const onward: Move = { ...one, id: id(4), from: HOME, to: LOFT, phase: 'copy', space: 5e9 }
    expect(withMove(brought, HOME, { kind: 'begin', move: onward }).moves).toEqual([one, onward])
  })
  it('is the first one’s again where its owner says so, and then the other one holds its own', () => {
    const back: MoveWish = { kind: 'take-back', id: one.id, since: later }
    expect(() => withMove(brought, LOFT, back)).toThrow('no move of that box')
    const taken = withMove(brought, SHED, back)
    expect(taken.moves).toEqual([{ ...one, from: HOME, to: SHED, since: later }])
    const renamed = withMove(document, HOME, bring({ ...one, as: 'journal' }))
    expect(withMove(renamed, SHED, back).moves).toEqual([
      { ...one, service: 'journal', as: 'diary', from: HOME, to: SHED, since: later },
    ])
  })
  it('is merely let go of where the other one does not belong to the site any more', () => {
    const back: MoveWish = { kind: 'take-back', id: one.id, since: later }
    expect(withMove({ ...brought, boxes: withoutHome }, SHED, back).moves).toBeUndefined()
  })
  it('may go on to a third one, when the second dies, and both are told of that one', () => {
    const third = { ...one, id: id(2), from: HOME, to: LOFT, since: later }
    const further = withMove(brought, LOFT, bring(third))
    expect(further.moves).toEqual([{ ...one, to: LOFT }, third])
    // Whichever of the two takes it back, the other one has data of before.
    const first = withMove(further, SHED, { kind: 'take-back', id: one.id, since: later })
    const back = { ...one, from: LOFT, to: SHED, since: later }
    expect(first.moves).toEqual([{ ...third, to: SHED }, back])
    const second = withMove(further, HOME, { kind: 'take-back', id: third.id, since: later })
    expect(second.moves).toEqual([one, { ...third, from: LOFT, to: HOME }])
  })
  it('is told where it is after a planned move, by whatever name, as long as that is elsewhere', () => {
    const going = (to: string): Move => ({
      ...{ id: id(4), service: 'journal', from: HOME, to, phase: 'trial', space: 5e9 },
      since: later,
    })
    const before = withMove(document, HOME, bring({ ...one, as: 'journal' }))
    const moved = (to: string, phase: 'done' | 'back') => {
      const trial = { ...before, moves: [...(before.moves ?? []), going(to)] }
      return withMove(trial, to, { kind: 'go', id: id(4), phase }).moves
    }
    const to = (box: string) => ({ ...one, as: 'journal', to: box })
    expect(moved(LOFT, 'done')).toEqual([to(LOFT), { ...going(LOFT), phase: 'done' }])
    expect(moved(LOFT, 'back')).toEqual([to(HOME), { ...going(LOFT), phase: 'back' }])
    expect(moved(SHED, 'done')).toEqual([{ ...going(SHED), phase: 'done' }])
    // Another app of that box.
    const other = { ...before, moves: [one, going(LOFT)] }
    expect(withMove(other, LOFT, { kind: 'go', id: id(4), phase: 'done' }).moves?.[0]).toEqual(one)
  })
  it('is taken back once, however often that is said', () => {
    const back: MoveWish = { kind: 'take-back', id: one.id, since: later }
    const taken = withMove(brought, SHED, back)
    expect(withMove(taken, SHED, back)).toBe(taken)
  })
  it('has to be told whoever has data of before, whatever boxes have gone', () => {
    for (const boxes of [[HOME], [SHED], [LOFT]]) expect(movesAmong([one], boxes)).toEqual([one])
  })
  it('needs to be told to nobody once it is gone, or its old box has gone and knows it', () => {
    const end: MoveWish = { kind: 'end', id: one.id }
    for (const box of [HOME, SHED]) expect(withMove(brought, box, end).moves).toBeUndefined()
    expect(() => withMove(brought, LOFT, end)).toThrow('no move of that box')
    expect(withoutTold(brought, one.id)).toBe(brought)
    const other = { ...one, id: id(2), service: 'photos' }
    const parted = { ...brought, moves: [one, other], boxes: withoutShed }
    expect(withoutTold(parted, one.id).moves).toEqual([other])
  })
  it('is never forgotten to make room for another one, which is refused instead', () => {
    const moves = Array.from({ length: MOST_MOVES }, (_, at): Move => {
      return { ...one, id: at.toString(16).padStart(16, '0'), service: `app-${at}` }
    })
    const full = { ...document, moves }
    expect(() => withMove(full, HOME, bring(one))).toThrow(`remembers ${MOST_MOVES} apps`)
    // In the place of what was there of the same one.
    const again: Move = { ...one, service: 'app-7' }
    expect(withMove(full, HOME, bring(again)).moves).toHaveLength(MOST_MOVES)
  })
  it('is found by the names of the box that had it', () => {
    const pages = [
      { name: 'diary', home: SHED, idleTimeout: 1 },
      { name: 'diary', home: HOME, idleTimeout: 1 },
    ]
    const site = { revision: 5, me: LOFT, boxes: BOXES, pages }
    const asked = { name: 'diary', box: SHED, isOwn: false }
    expect(homeAt(site, asked)).toBe(SHED)
    expect(homeAt({ ...site, moves: [one] }, asked)).toBe(HOME)
    // As long as it is only being copied it is where it was.
    expect(homeAt({ ...site, moves: [{ ...one, phase: 'copy' }] }, asked)).toBe(SHED)
  })
  it('runs on its old box under no circumstances, whoever is asked', () => {
    const entry = { id: one.id, way: 'gone', box: 'home', since, state: 'running' } as const
    for (const site of [undefined, { me: SHED, moves: [] }, { me: SHED, moves: [one] }]) {
      expect(isElsewhere(site, entry)).toBe(true)
      expect(isHeld(site, entry, new Set([one.id]))).toBe(true)
    }
    expect(() => refuseMoved('diary', entry)).toThrow('brought back on home')
  })
})

import { Conflict, NotAllowed } from '../../base/errors.ts'
import type { SiteDocument } from '../need.ts'
import type { Move, MovePhase } from './need.ts'

/** What a box wants of a move: that it begins, goes on, or is struck off because it is over. */
export type MoveWish =
  | { readonly kind: 'begin'; readonly move: Move }
  | {
      readonly kind: 'go'
      readonly id: string
      readonly phase: MovePhase
      readonly why?: string | undefined
    }
  | { readonly kind: 'end'; readonly id: string }

/** By what it is, what the app's own box may make of it, and what the other one may. */
const MAY: Readonly<
  Record<MovePhase, { readonly from: readonly MovePhase[]; readonly to: readonly MovePhase[] }>
> = {
  copy: { from: ['still', 'home'], to: ['home'] },
  still: { from: ['home'], to: ['trial', 'home'] },
  // From here on the app is the other box's, and so is its way back.
  trial: { from: [], to: ['done', 'back'] },
  back: { from: [], to: ['home'] },
  done: { from: [], to: [] },
  home: { from: [], to: [] },
}

/**
 * Pure: the document after a box has said what it wants of a move. Of two boxes that want something at
 * the same time the second one is refused, because it was decided by what is not so any more.
 * Throws Conflict and NotAllowed.
 */
export function withMove(document: SiteDocument, box: string, wish: MoveWish): SiteDocument {
  const { moves = [], ...rest } = document
  const put = (next: readonly Move[]): SiteDocument => ({
    ...rest,
    ...(next.length > 0 ? { moves: [...next] } : {}),
  })
  if (wish.kind === 'begin') {
    const { move } = wish
    if (move.from !== box) throw foreign()
    if (moves.some(it => it.id === move.id)) return document
    if (!(move.to in document.boxes) || move.to === box || move.phase !== 'copy') throw over()
    const busy = moves.find(it => isSame(it, move))
    if (busy) throw moving(move.service)
    return put([...moves, move])
  }
  const move = moves.find(it => it.id === wish.id)
  if (!move) {
    if (wish.kind === 'end') return document
    throw over()
  }
  if (wish.kind === 'end') {
    const mine = move.from in document.boxes ? move.from : move.to
    if (box !== mine) throw foreign()
    if (move.phase !== 'done' && move.phase !== 'home') throw over()
    return put(moves.filter(it => it !== move))
  }
  if (box !== move.from && box !== move.to) throw foreign()
  if (move.phase === wish.phase) return document
  if (!MAY[move.phase][box === move.from ? 'from' : 'to'].includes(wish.phase)) throw over()
  const { phase, why } = wish
  return put(
    moves.map(it =>
      it === move ? { ...it, phase, ...(why === undefined ? {} : { why: why.slice(0, 500) }) } : it,
    ),
  )
}

/** A second app of that name on one of the two, or the same one twice. */
const isSame = (one: Move, other: Move) =>
  one.service === other.service &&
  [one.from, one.to].some(it => it === other.from || it === other.to)

/**
 * Pure: moves after boxes have gone. What the one that is gone had not proven yet is its own box's again;
 * what came from it stays where it is.
 */
export function movesAmong(moves: readonly Move[], boxes: readonly string[]): Move[] {
  return moves.flatMap((it): Move[] => {
    const here = boxes.includes(it.from)
    const there = boxes.includes(it.to)
    if (!here && !there) return []
    if (there || it.phase === 'done' || it.phase === 'home') return [it]
    return [
      { ...it, phase: 'home', why: 'the box that it went to does not belong to the site any more' },
    ]
  })
}

const foreign = () => new NotAllowed('site-app-foreign', 'that is no move of that box')

const over = () =>
  new Conflict('move-over', 'the move is at another point by now', {
    hint: 'look how far it is: gantry site',
  })

export const moving = (service: string) =>
  new Conflict('app-moving', `${service} is on its way to another box`, {
    hint: `wait until it is there, or let it stay: gantry site stay ${service}`,
  })

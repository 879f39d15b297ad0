import { Conflict, NotAllowed } from '../../base/errors.ts'
import type { SiteDocument } from '../need.ts'
import { MOST_MOVES, type Move, type MoveEntry, type MovePhase } from './need.ts'

/** What a box wants to be agreed about whose an app is. */
export type MoveWish =
  | { readonly kind: 'begin'; readonly move: Move }
  | {
      readonly kind: 'go'
      readonly id: string
      readonly phase: MovePhase
      readonly why?: string | undefined
    }
  /** It brings back an app of a box that is away. */
  | { readonly kind: 'bring'; readonly move: Move }
  /** What was brought back elsewhere is its own again, as it was there. */
  | { readonly kind: 'take-back'; readonly id: string; readonly since: string }
  /** Struck off because it is over. */
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
  brought: { from: [], to: [] },
}

/**
 * Pure: the document after a box has said what it wants. Of two boxes that want something at the same
 * time the second one is refused, because it was decided by what is not so any more.
 * Throws Conflict and NotAllowed.
 */
export function withMove(document: SiteDocument, box: string, wish: MoveWish): SiteDocument {
  const { moves = [] } = document
  switch (wish.kind) {
    case 'begin':
      return begun(document, box, wish.move)
    case 'bring':
      return brought(document, box, wish.move)
    case 'take-back':
      return takenBack(document, box, wish)
    case 'end': {
      const move = moves.find(it => it.id === wish.id)
      return move ? ended(document, box, move) : document
    }
    case 'go': {
      const move = moves.find(it => it.id === wish.id)
      if (!move) throw over()
      return gone(document, box, move, wish)
    }
  }
}

/** None is dropped to make room: by those that were brought back, boxes know what they must not start. */
function withMoves({ moves: _before, ...rest }: SiteDocument, next: readonly Move[]): SiteDocument {
  if (next.length > MOST_MOVES) throw tooMany()
  return { ...rest, ...(next.length > 0 ? { moves: [...next] } : {}) }
}

function begun(document: SiteDocument, box: string, move: Move): SiteDocument {
  const { moves = [], boxes } = document
  if (move.from !== box) throw foreign()
  if (moves.some(it => it.id === move.id)) return document
  if (!(move.to in boxes) || move.to === box || move.phase !== 'copy') throw over()
  if (moves.some(it => isUnderWay(it) && isSame(it, move))) throw moving(move.service)
  return withMoves(document, [...moves, move])
}

function gone(
  document: SiteDocument,
  box: string,
  move: Move,
  { phase, why }: Extract<MoveWish, { kind: 'go' }>,
): SiteDocument {
  if (box !== move.from && box !== move.to) throw foreign()
  if (move.phase === phase) return document
  if (!MAY[move.phase][box === move.from ? 'from' : 'to'].includes(phase)) throw over()
  const next = { ...move, phase, ...(why === undefined ? {} : { why: why.slice(0, 500) }) }
  const moves = document.moves?.map(it => (it === move ? next : it)) ?? []
  return withMoves(document, phase === 'done' ? followed(moves, move) : moves)
}

/**
 * Who has data of before is told where the app is now: it has gone on from the box that had it. Nobody has
 * to be told that it is back on the box that it came from.
 */
function followed(
  moves: readonly Move[],
  { service, as = service, from, to }: Pick<Move, 'service' | 'as' | 'from' | 'to'>,
): Move[] {
  return moves
    .map((it): Move => {
      const { as: there = it.service, ...rest } = it
      if (it.phase !== 'brought' || it.to !== from || there !== service) return it
      return { ...rest, to, ...(as === it.service ? {} : { as }) }
    })
    .filter(it => it.phase !== 'brought' || it.from !== it.to)
}

function ended(document: SiteDocument, box: string, move: Move): SiteDocument {
  const { moves = [], boxes } = document
  const mine = move.from in boxes ? move.from : move.to
  if (move.phase === 'brought') {
    // Whoever has nothing of it any more: of one that is gone nobody has to know.
    if (box !== move.from && box !== move.to) throw foreign()
  } else {
    if (box !== mine) throw foreign()
    if (move.phase !== 'done' && move.phase !== 'home') throw over()
  }
  return withMoves(
    document,
    moves.filter(it => it !== move),
  )
}

/** Of two that want it, the swarm lets one write. */
function brought(document: SiteDocument, box: string, move: Move): SiteDocument {
  const { moves = [], boxes } = document
  if (move.to !== box || move.phase !== 'brought' || move.from === box) throw foreign()
  const isOf = (service: string, from: string) => (it: Move) =>
    it.service === service && it.from === from
  if (moves.some(it => isUnderWay(it) && isSame(it, move))) throw moving(move.service)
  const other = moves.find(isOf(move.service, move.from))
  if (other && other.to !== box) {
    const at = boxes[other.to]?.name ?? 'another box'
    throw new Conflict('app-brought', `${move.service} was brought back on ${at} already`, {
      hint: 'look at it there, or remove it there first',
    })
  }
  // Data that it has taken with it from here is none of before any more.
  const rest = moves.filter(
    it => !isOf(move.service, move.from)(it) && !isOf(move.as ?? move.service, box)(it),
  )
  return withMoves(document, [...followed(rest, move), move])
}

function takenBack(
  document: SiteDocument,
  box: string,
  { id, since }: Extract<MoveWish, { kind: 'take-back' }>,
): SiteDocument {
  const { moves = [], boxes } = document
  const move = moves.find(it => it.id === id)
  if (!move) return document
  // Said already, by a box that was cut before it had written it down for itself.
  if (move.phase === 'brought' && move.to === box) return document
  if (move.phase !== 'brought' || move.from !== box) throw foreign()
  const { service, as = service, from, to, ...about } = move
  const back: Move = {
    ...{ ...about, since, service: as, from: to, to: from },
    ...(as === service ? {} : { as: service }),
  }
  const rest = followed(
    moves.filter(it => it !== move),
    back,
  )
  // Who does not belong to the site any more hears of nothing.
  return withMoves(document, to in boxes ? [...rest, back] : rest)
}

/** Something of it is still to be done; what was brought back merely has to be known. */
const isUnderWay = ({ phase }: Move) => phase !== 'brought'

/** A second app of that name on one of the two, or the same one twice. */
const isSame = (one: Move, other: Move) =>
  one.service === other.service &&
  [one.from, one.to].some(it => it === other.from || it === other.to)

/**
 * Pure: moves after boxes have gone. What the one that is gone had not proven yet is its own box's again;
 * what came from it stays where it is, and who has data of before has to be told, whenever it comes.
 */
export function movesAmong(moves: readonly Move[], boxes: readonly string[]): Move[] {
  return moves.flatMap((it): Move[] => {
    if (it.phase === 'brought') return [it]
    const here = boxes.includes(it.from)
    const there = boxes.includes(it.to)
    if (!here && !there) return []
    if (there || it.phase === 'done' || it.phase === 'home') return [it]
    const why = 'the box that it went to does not belong to the site any more'
    const hasRun = it.phase === 'trial' || it.phase === 'back'
    return [{ ...it, phase: 'home', why, ...(hasRun ? { tried: true } : {}) }]
  })
}

/**
 * Pure: the same without an app of a box that does not belong to the site, once that box knows it. Of
 * one that does it stays known: it may take its app back.
 */
export function withoutTold(document: SiteDocument, id: string): SiteDocument {
  const { moves = [], boxes } = document
  const left = moves.filter(it => it.id !== id || it.phase !== 'brought' || it.from in boxes)
  return left.length === moves.length ? document : withMoves(document, left)
}

/** Throws Conflict where an app is on its way to another box, or another one has it. */
export function refuseMoved(service: string, entry: MoveEntry | undefined): void {
  if (entry?.way === 'gone') throw elsewhere(service, entry.box)
  if (entry) throw moving(service)
}

const foreign = () => new NotAllowed('site-app-foreign', 'that is no move of that box')

const tooMany = () =>
  new Conflict(
    'site-moves-many',
    `the site remembers ${MOST_MOVES} apps that went to another box`,
    {
      hint: 'remove what is left of such an app on the box that it came from: gantry site says which',
    },
  )

const over = () =>
  new Conflict('move-over', 'the move is at another point by now', {
    hint: 'look how far it is: gantry site',
  })

export const moving = (service: string) =>
  new Conflict('app-moving', `${service} is on its way to another box`, {
    hint: `wait until it is there, or let it stay: gantry site stay ${service}`,
  })

const elsewhere = (service: string, box: string) =>
  new Conflict('app-elsewhere', `${service} was brought back on ${box}: what is here is older`, {
    hint: `use it there, or have it here again: gantry site take-back ${service} --agree`,
  })

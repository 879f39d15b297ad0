import { describe, expect, it } from 'vitest'
import { spacesFor } from '../../../agent/site/move/need.ts'
import { type ObservedMoves, planMoves } from '../../../agent/site/move/plan.ts'
import type { SiteDocument } from '../../../agent/site/need.ts'
import {
  isElsewhere,
  isHeld,
  isThere,
  MOVE_PHASES,
  type Move,
  type MoveEntry,
  type MovePhase,
} from '../../../agent/site/ownership/need.ts'
import { type MoveWish, movesAmong, withMove } from '../../../agent/site/ownership/transition.ts'
import { desiredWith } from '../../fakes/desired.ts'
import { BOXES, HOME, inSite, LOFT, SHED } from '../../fakes/spread.ts'

const ID = '0123456789abcdef'
const move = (phase: MovePhase = 'copy', more: Partial<Move> = {}): Move => ({
  ...{ id: ID, service: 'photos', from: HOME, to: LOFT, phase, space: 5e9 },
  since: '2026-11-30T12:00:00.000Z',
  ...more,
})
const documentOf = (...moves: Move[]): SiteDocument => ({ revision: 5, boxes: BOXES, moves })
const go = (phase: MovePhase, why?: string): MoveWish => ({
  kind: 'go',
  id: ID,
  phase,
  ...(why ? { why } : {}),
})

describe('what a box may make of a move', () => {
  /** Every way from one phase to the next that is taken, and by whom. */
  const taken: readonly (readonly [MovePhase, MovePhase, string])[] = [
    ['copy', 'still', HOME],
    ['copy', 'home', HOME],
    ['copy', 'home', LOFT],
    ['still', 'trial', LOFT],
    ['still', 'home', LOFT],
    ['still', 'home', HOME],
    ['trial', 'done', LOFT],
    ['trial', 'back', LOFT],
    ['back', 'home', LOFT],
  ]
  for (const before of MOVE_PHASES) {
    for (const next of MOVE_PHASES.filter(it => it !== before)) {
      for (const box of [HOME, LOFT]) {
        const may = taken.some(([a, b, who]) => a === before && b === next && who === box)
        it(`${before} to ${next} by ${box === HOME ? 'its own box' : 'the other one'}: ${may ? 'yes' : 'no'}`, () => {
          const change = () => withMove(documentOf(move(before)), box, go(next)).moves?.[0]?.phase
          if (may) expect(change()).toBe(next)
          else expect(change).toThrow('another point')
        })
      }
    }
  }
  it('is nothing for a third one', () => {
    expect(() => withMove(documentOf(move()), SHED, go('home'))).toThrow('no move of that box')
    expect(() => withMove(documentOf(), SHED, { kind: 'begin', move: move() })).toThrow()
  })
  it('lets one of two that want something at once have it', () => {
    const stays = withMove(documentOf(move('still')), HOME, go('home'))
    expect(() => withMove(stays, LOFT, go('trial'))).toThrow('another point')
    const tried = withMove(documentOf(move('still')), LOFT, go('trial'))
    expect(() => withMove(tried, HOME, go('home'))).toThrow('another point')
  })
  it('is the same again where it was said twice', () => {
    const once = documentOf(move('still'))
    expect(withMove(once, HOME, go('still'))).toEqual({ ...once })
    expect(withMove(once, HOME, { kind: 'begin', move: move() })).toBe(once)
  })
  it('begins where no other move is in its way', () => {
    expect(withMove(documentOf(), HOME, { kind: 'begin', move: move() }).moves).toHaveLength(1)
    const second = move('copy', { id: 'f'.repeat(16) })
    expect(() => withMove(documentOf(move()), HOME, { kind: 'begin', move: second })).toThrow(
      'on its way',
    )
    const lost = move('copy', { to: 'dddddddddddd' })
    expect(() => withMove(documentOf(), HOME, { kind: 'begin', move: lost })).toThrow()
  })
  it('ends when it is over, by its own box, or by the other one where that is gone', () => {
    const end: MoveWish = { kind: 'end', id: ID }
    expect(withMove(documentOf(move('done')), HOME, end).moves).toBeUndefined()
    expect(() => withMove(documentOf(move('trial')), HOME, end)).toThrow()
    expect(() => withMove(documentOf(move('done')), LOFT, end)).toThrow()
    const { [HOME]: _gone, ...boxes } = BOXES
    expect(withMove({ ...documentOf(move('done')), boxes }, LOFT, end).moves).toBeUndefined()
    expect(withMove(documentOf(), HOME, end)).toEqual(documentOf())
  })
})

describe('a box that is struck off in the middle', () => {
  it('gives back what it had not proven', () => {
    for (const phase of ['copy', 'still', 'trial', 'back'] as const) {
      expect(movesAmong([move(phase)], [HOME, SHED])).toMatchObject([{ phase: 'home' }])
    }
    expect(movesAmong([move('done')], [HOME])).toMatchObject([{ phase: 'done' }])
  })
  it('is told to have had it on trial, which it may have for a moment yet', () => {
    const tried = (phase: MovePhase) => movesAmong([move(phase)], [HOME])[0]?.tried ?? false
    expect(MOVE_PHASES.filter(tried)).toEqual(['trial', 'back'])
  })
  it('takes nothing back that came from it', () => {
    for (const phase of MOVE_PHASES)
      expect(movesAmong([move(phase)], [LOFT])).toEqual([move(phase)])
    expect(movesAmong([move()], [SHED])).toEqual([])
  })
})

const out = (more: Partial<MoveEntry & { way: 'out' }> = {}): MoveEntry => ({
  id: ID,
  way: 'out',
  ...more,
})
const come = (more: Partial<MoveEntry & { way: 'in' }> = {}): MoveEntry => ({
  ...{ id: ID, way: 'in', state: 'running' },
  ...more,
})

describe('whether an app runs', () => {
  const site = (phase?: MovePhase) => ({ me: HOME, moves: phase ? [move(phase)] : [] })
  const sure = new Set([ID])
  it('is at home until it stands still, and then whatever anybody says', () => {
    for (const phase of MOVE_PHASES) {
      expect(isHeld(site(phase), out(), new Set())).toBe(false)
      expect(isHeld(site(phase), out({ still: true }), sure)).toBe(true)
    }
  })
  it("is on the other box once it is that one's, and that is certain", () => {
    for (const phase of MOVE_PHASES) {
      const may = isThere({ phase })
      expect(isHeld(site(phase), come({ owned: true }), sure)).toBe(!may)
      expect(isHeld(site(phase), come({ owned: true }), new Set())).toBe(true)
    }
    expect(isHeld(site(), come({ owned: true }), sure)).toBe(false)
    expect(isHeld(undefined, come(), sure)).toBe(true)
  })
  it('is never on both, in any phase, whatever each of them has written down', () => {
    for (const phase of [...MOVE_PHASES, undefined]) {
      const there = isHeld(site(phase), come({ owned: true }), sure)
      const here = isHeld(site(phase), out({ still: true }), sure)
      expect(there || here).toBe(true)
    }
  })
  it('decides whose its names are', () => {
    for (const phase of MOVE_PHASES) {
      expect(isElsewhere(site(phase), out())).toBe(!isElsewhere(site(phase), come()))
    }
  })
  it('gives a space for as long as copies are read', () => {
    const names = (phase: MovePhase) => Object.keys(spacesFor({ me: LOFT, moves: [move(phase)] }))
    expect(MOVE_PHASES.filter(it => names(it).length > 0)).toEqual(['copy', 'still'])
    expect(spacesFor({ me: HOME, moves: [move()] })).toEqual({})
  })
})

const PHOTOS = 'service = "photos"\nimage = "photos:1"\n[https]\nport = 8080\n'
const NOTHING: ObservedMoves = {
  document: undefined,
  ...{ arranging: new Set(), busy: new Set(), keys: new Set(), spaces: new Set() },
  ...{ jobs: new Map(), heard: new Map(), answered: new Map(), fetched: new Map() },
  ...{ refused: new Map(), still: new Set(), steady: new Set(), late: new Set() },
  released: new Set(),
}
const desiredOf = (me: string, entry: MoveEntry | undefined, more: object = {}) => {
  const desired = desiredWith([{ recipe: PHOTOS }], inSite(me))
  return { ...desired, apps: desired.apps.map(it => ({ ...it, move: entry, ...more })) }
}
const steps = (
  me: string,
  entry: MoveEntry | undefined,
  at: Move | undefined,
  more: Partial<ObservedMoves> = {},
  app = {},
) =>
  planMoves(desiredOf(me, entry, app), {
    ...NOTHING,
    document: documentOf(...(at ? [at] : [])),
    keys: new Set([ID]),
    ...more,
  }).map(it =>
    it.kind === 'go' ? `${it.kind} ${it.phase}` : it.kind === 'send' ? `send ${it.round}` : it.kind,
  )
const ended = (snapshot = 'abc') => ({ kind: 'done' as const, snapshot })
const failed = (hopeless: boolean) => ({ kind: 'failed' as const, why: 'no room', hopeless })

describe('its own box', () => {
  it('sends, stands still, sends the rest, and waits', () => {
    expect(steps(HOME, out(), move())).toEqual(['send first'])
    const first = out({ first: 'j1' })
    const waiting = new Map([['j1', { kind: 'waiting' as const }]])
    expect(steps(HOME, first, move(), { jobs: waiting })).toEqual([])
    const jobs = new Map([['j1', ended()]])
    expect(steps(HOME, first, move(), { jobs })).toEqual([])
    const answered = new Map([[ID, { ready: true }]])
    expect(steps(HOME, first, move(), { jobs, answered })).toEqual(['stand'])
    const still = out({ first: 'j1', still: true })
    expect(steps(HOME, still, move(), { jobs, answered })).toEqual(['go still'])
    expect(steps(HOME, still, move('still'), { jobs, answered })).toEqual([])
    const quiet = { jobs, answered, still: new Set(['photos']) }
    expect(steps(HOME, still, move('still'), quiet)).toEqual(['send last'])
    expect(steps(HOME, still, move('trial'), quiet)).toEqual([])
    expect(steps(HOME, still, move('back'), quiet)).toEqual([])
    expect(steps(HOME, still, move('done'), quiet)).toEqual(['give-away'])
    expect(steps(HOME, still, move('home'), quiet)).toEqual(['keep-on'])
  })
  it('runs it again only once a box that nobody hears has let go of it', () => {
    const still = out({ first: 'j1', still: true })
    const home = move('home', { tried: true })
    expect(steps(HOME, still, home)).toEqual([])
    expect(steps(HOME, still, home, { released: new Set([ID]) })).toEqual(['keep-on'])
    expect(steps(HOME, undefined, home)).toEqual(['end'])
  })
  it('sends again what failed, and lets the app stay where that is no use', () => {
    const at = (hopeless: boolean) => ({ jobs: new Map([['j1', failed(hopeless)]]) })
    expect(steps(HOME, out({ first: 'j1' }), move(), at(false))).toEqual(['send first'])
    expect(steps(HOME, out({ first: 'j1' }), move(), at(true))).toEqual(['go home'])
    const problem = new Map([[ID, { ready: false, problem: 'port taken' }]])
    expect(steps(HOME, out(), move(), { answered: problem })).toEqual(['go home'])
  })
  it('sends anew where a job was lost', () => {
    expect(steps(HOME, out({ first: 'gone' }), move())).toEqual(['send first'])
  })
  it('never takes away what may be the last of it', () => {
    const { [LOFT]: _gone, ...boxes } = BOXES
    const document = { ...documentOf(move('done')), boxes }
    expect(steps(HOME, out({ still: true }), undefined, { document })).toEqual(['rest'])
  })
  it('forgets the move once the app is gone, and not before', () => {
    expect(steps(HOME, undefined, move('done'), {}, { state: 'deleted' })).toEqual([])
    expect(steps(HOME, undefined, move('done'))).toEqual(['end'])
    expect(steps(HOME, undefined, move('home'))).toEqual(['end'])
  })
  it('lets an app stay whose move never came about, and not while it is arranged', () => {
    expect(steps(HOME, out(), undefined)).toEqual(['keep-on'])
    expect(steps(HOME, out(), undefined, { arranging: new Set([ID]) })).toEqual([])
  })
  it('does nothing where nobody can say', () => {
    for (const it of [out(), out({ still: true }), come(), come({ owned: true })]) {
      expect(steps(HOME, it, undefined, { document: undefined })).toEqual([])
    }
  })
})

describe('the box that it goes to', () => {
  const heard = (more: object) => ({ heard: new Map([[ID, more]]) })
  it('takes it in, fetches, puts it in its place, tries it, and has it', () => {
    expect(steps(LOFT, undefined, move())).toEqual([])
    expect(steps(LOFT, undefined, move(), heard({ first: 'a' }))).toEqual(['take-in'])
    const busy = { ...heard({ first: 'a' }), busy: new Set([ID]) }
    expect(steps(LOFT, undefined, move(), busy)).toEqual([])
    expect(steps(LOFT, come(), move(), heard({ first: 'a' }))).toEqual(['fetch'])
    expect(steps(LOFT, come(), move('still'), heard({ first: 'a' }))).toEqual([])
    expect(steps(LOFT, come(), move('still'), heard({ first: 'a', last: 'b' }))).toEqual(['put'])
    expect(steps(LOFT, come({ last: 'j', whole: true }), move('still'))).toEqual(['go trial'])
    expect(steps(LOFT, come({ whole: true }), move('trial'))).toEqual(['run'])
    const owned = come({ whole: true, owned: true })
    expect(steps(LOFT, owned, move('trial'))).toEqual([])
    expect(steps(LOFT, owned, move('trial'), { steady: new Set(['photos']) })).toEqual(['go done'])
    expect(steps(LOFT, owned, move('done'))).toEqual(['settle'])
    // Its own box was faster.
    expect(steps(LOFT, owned, undefined)).toEqual(['settle'])
  })
  it('has nothing to prove of one that stood still', () => {
    const stopped = come({ state: 'stopped', whole: true, owned: true })
    expect(steps(LOFT, stopped, move('trial'))).toEqual(['go done'])
  })
  it('gives back what does not come up, after it has taken it away', () => {
    const owned = come({ whole: true, owned: true })
    expect(steps(LOFT, owned, move('trial'), { late: new Set(['photos']) })).toEqual(['go back'])
    expect(steps(LOFT, owned, move('back'))).toEqual(['drop'])
    expect(steps(LOFT, undefined, move('back'), {}, { state: 'deleted' })).toEqual(['tidy'])
    expect(steps(LOFT, undefined, move('back'))).toEqual(['go home', 'tidy'])
  })
  it('leaves it where it does not come whole', () => {
    const jobs = new Map([['j', failed(true)]])
    expect(steps(LOFT, come({ last: 'j' }), move('still'), { jobs })).toEqual(['go home'])
    expect(steps(LOFT, undefined, move('still'))).toEqual(['go home'])
    const refused = { ...heard({ first: 'a' }), refused: new Map([[ID, 'port taken']]) }
    expect(steps(LOFT, undefined, move(), refused)).toEqual(['go home'])
    expect(steps(LOFT, come(), move('home'))).toEqual(['drop'])
  })
  it('waits for nobody whose box has gone for good', () => {
    const { [HOME]: _gone, ...boxes } = BOXES
    const left = (entry: MoveEntry | undefined, phase: MovePhase, more = {}) =>
      steps(LOFT, entry, undefined, { document: { ...documentOf(move(phase)), boxes }, ...more })
    expect(left(undefined, 'copy', heard({ first: 'a' }))).toEqual(['go home'])
    expect(left(come(), 'still', heard({ first: 'a' }))).toEqual(['go home'])
    // All of it is here: it stood still when it was sent.
    expect(left(come(), 'still', heard({ last: 'b' }))).toEqual(['put'])
    expect(left(come({ last: 'j', whole: true }), 'still')).toEqual(['go trial'])
    expect(left(undefined, 'home')).toEqual(['end', 'tidy'])
  })
  it('has nothing to do with what was brought back', () => {
    const gone = { id: ID, way: 'gone', box: 'home', since: '2026-11-30T12:00:00Z' } as const
    expect(steps(LOFT, undefined, move('brought'))).toEqual(['tidy'])
    expect(
      steps(HOME, { ...gone, state: 'running' }, move('brought'), { keys: new Set() }),
    ).toEqual([])
  })
  it('clears away what is over', () => {
    expect(steps(LOFT, undefined, move('home'))).toEqual(['tidy'])
    expect(steps(LOFT, undefined, undefined)).toEqual(['tidy'])
    expect(steps(LOFT, come(), undefined)).toEqual(['drop'])
  })
})

describe('a box that is by itself', () => {
  const alone = (entry: MoveEntry) => {
    const { site: _none, ...desired } = desiredOf(HOME, entry)
    return planMoves({ ...desired, site: undefined }, NOTHING).map(it => it.kind)
  }
  it('starts nothing that another one may have', () => {
    expect(alone(out())).toEqual(['keep-on'])
    expect(alone(out({ still: true }))).toEqual(['rest'])
    expect(alone(come())).toEqual(['drop'])
    expect(alone(come({ owned: true }))).toEqual(['rest'])
  })
})

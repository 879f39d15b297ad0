import type { Desired, DesiredApp } from '../../box/desired.ts'
import type { Step } from '../../reconcile/capability.ts'
import type { SiteDocument } from '../need.ts'
import { isOnItsWay, type Move, type MovePhase, type Passing } from '../ownership/need.ts'
import { needsSpace } from './need.ts'

/** What came of a job: it is under way, or over, well or not. */
export type Came =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'done'; readonly snapshot?: string | undefined }
  | { readonly kind: 'failed'; readonly why: string; readonly hopeless: boolean }

/** What this box was told by an app's own box of what that has sent. */
export interface Heard {
  readonly first?: string | undefined
  readonly last?: string | undefined
}

/** What the other box answers when it is told what was sent. */
export interface Answered {
  /** It has all that was sent while the app ran, and what the app runs from. */
  readonly ready: boolean
  readonly problem?: string | undefined
}

export interface ObservedMoves {
  /** Undefined where nobody can say. */
  readonly document: SiteDocument | undefined
  /** Moves that are only just being arranged. */
  readonly arranging: ReadonlySet<string>
  /** By job; one that nobody knows is missing. */
  readonly jobs: ReadonlyMap<string, Came>
  /** By move. */
  readonly heard: ReadonlyMap<string, Heard>
  readonly answered: ReadonlyMap<string, Answered>
  /** By move, what came of fetching all that was sent while the app ran; missing where nobody is at it. */
  readonly fetched: ReadonlyMap<string, Came>
  /** By move, what its recipe could not be taken in for. */
  readonly refused: ReadonlyMap<string, string>
  /** By move, what is being done beside the loop. */
  readonly busy: ReadonlySet<string>
  /** Moves that this box keeps keys of, and those that it keeps copies of. */
  readonly keys: ReadonlySet<string>
  readonly spaces: ReadonlySet<string>
  /** Apps of which no container runs; that work, and not merely for a moment; that had their time. */
  readonly still: ReadonlySet<string>
  readonly steady: ReadonlySet<string>
  readonly late: ReadonlySet<string>
  /** Moves that came home without a word of the other box, which has let go of them by now. */
  readonly released: ReadonlySet<string>
}

export type MoveStep = Step &
  (
    | { readonly kind: 'send'; readonly move: Move; readonly round: 'first' | 'last' }
    | { readonly kind: 'stand'; readonly move: Move }
    | { readonly kind: 'take-in'; readonly move: Move; readonly snapshot: string }
    | { readonly kind: 'fetch'; readonly move: Move; readonly snapshot: string }
    | { readonly kind: 'put'; readonly move: Move; readonly snapshot: string }
    | { readonly kind: 'run'; readonly move: Move }
    | {
        readonly kind: 'go'
        readonly move: Move
        readonly phase: MovePhase
        readonly why?: string | undefined
      }
    | { readonly kind: 'end'; readonly move: Move }
    | { readonly kind: 'keep-on'; readonly service: string; readonly move: Move | undefined }
    | { readonly kind: 'settle'; readonly service: string; readonly move: Move | undefined }
    | { readonly kind: 'give-away'; readonly service: string; readonly move: Move }
    | { readonly kind: 'drop'; readonly service: string; readonly move: string }
    | { readonly kind: 'rest'; readonly service: string }
    | { readonly kind: 'tidy'; readonly id: string }
  )

/**
 * Pure: the next step of each move that this box has a part in. What is to be next follows from what the
 * boxes agree about and from what box.toml says: a cut anywhere goes on from there. Whose app it is,
 * the agreed document alone says; where nobody can read that, nothing is begun and nothing taken back.
 */
export function planMoves(desired: Desired, observed: ObservedMoves): MoveStep[] {
  const { site, apps } = desired
  const { document } = observed
  if (!site || site.leaving)
    return apps.flatMap(it => (isOnItsWay(it.move) ? alone(it, it.move) : []))
  if (!document) return []
  // What was brought back has come: nothing of it is to be done.
  const moves = (document.moves ?? []).filter(it => it.phase !== 'brought')
  const find = (service: string) => apps.find(it => it.service === service)
  const stray = apps.flatMap(app =>
    isOnItsWay(app.move) ? strayed(app, app.move, moves, observed) : [],
  )
  const mine = moves.flatMap(move => {
    const app = find(move.service)
    if (move.from === site.me) return leave(move, app, document, observed)
    if (move.to === site.me) return arrive(move, app, document, observed)
    return []
  })
  return [...stray, ...mine, ...tidy(site.me, moves, apps, observed)]
}

/** A box that is by itself asks nobody: what it may have given away it does not start again. */
function alone({ service }: DesiredApp, entry: Passing): MoveStep[] {
  if (entry.way === 'out' && !entry.still)
    return [{ kind: 'keep-on', service, move: undefined, says: `let ${service} stay` }]
  if (entry.way === 'in' && !entry.owned)
    return [{ kind: 'drop', service, move: entry.id, says: `take away what came of ${service}` }]
  return [{ kind: 'rest', service, says: `let ${service} stand still: nobody says whose it is` }]
}

/** Nobody knows the move any more. */
function strayed(
  { service }: DesiredApp,
  entry: Passing,
  moves: readonly Move[],
  { arranging }: ObservedMoves,
): MoveStep[] {
  if (moves.some(it => it.id === entry.id) || arranging.has(entry.id)) return []
  if (entry.way === 'out')
    return [{ kind: 'keep-on', service, move: undefined, says: `let ${service} stay` }]
  // Its own box has struck it off because it is over, and only what has arrived is over.
  return entry.owned
    ? [{ kind: 'settle', service, move: undefined, says: `${service} is here for good` }]
    : [{ kind: 'drop', service, move: entry.id, says: `take away what came of ${service}` }]
}

const isOf = (app: DesiredApp | undefined, move: Move) => app?.move?.id === move.id

/** What an app's own box does. */
function leave(
  move: Move,
  app: DesiredApp | undefined,
  { boxes }: SiteDocument,
  observed: ObservedMoves,
): MoveStep[] {
  const { service, phase, id } = move
  const to = boxes[move.to]?.name ?? move.to
  const stays = (why: string): MoveStep[] => [
    { kind: 'go', move, phase: 'home', why, says: `let ${service} stay: ${why}` },
  ]
  const entry = isOf(app, move) && app?.move?.way === 'out' ? app.move : undefined
  if (phase === 'home') {
    if (!entry) return [{ kind: 'end', move, says: `forget the move of ${service}` }]
    if (move.tried && !observed.released.has(id)) return []
    return [{ kind: 'keep-on', service, move, says: `let ${service} stay` }]
  }
  if (phase === 'done') {
    if (!entry) {
      return app?.state === 'deleted'
        ? []
        : [{ kind: 'end', move, says: `forget the move of ${service}` }]
    }
    // It may be the last that there is.
    if (!(move.to in boxes)) return [{ kind: 'rest', service, says: `keep what ${service} had` }]
    return [{ kind: 'give-away', service, move, says: `take ${service} away: it is on ${to}` }]
  }
  // From here on it is not this box's to say.
  if (phase === 'trial' || phase === 'back') return []
  if (!entry || !app) return stays('it is not on its own box any more')
  const round = entry.still ? 'last' : 'first'
  const answer = observed.answered.get(id)
  if (answer?.problem !== undefined) return stays(answer.problem)
  if (phase === 'copy') {
    if (answer?.ready || entry.still) {
      return entry.still
        ? [{ kind: 'go', move, phase: 'still', says: `${service} stands still for its move` }]
        : [{ kind: 'stand', move, says: `let ${service} stand still for its move` }]
    }
  } else if (!entry.still)
    return [{ kind: 'stand', move, says: `let ${service} stand still for its move` }]
  else if (!observed.still.has(service)) return []
  const job = entry[round]
  const came = job === undefined ? undefined : observed.jobs.get(job)
  const what =
    round === 'first' ? `send ${service} to ${to}` : `send the rest of ${service} to ${to}`
  if (came === undefined) return [{ kind: 'send', move, round, says: what }]
  if (came.kind === 'waiting') return []
  if (came.kind === 'failed') {
    return came.hopeless ? stays(came.why) : [{ kind: 'send', move, round, says: what }]
  }
  // The other box is told, and says when it is ready.
  return came.snapshot === undefined ? stays('nobody knows what was sent') : []
}

/** What the box does that an app goes to. */
function arrive(
  move: Move,
  app: DesiredApp | undefined,
  { boxes }: SiteDocument,
  observed: ObservedMoves,
): MoveStep[] {
  const { service, phase, id, from } = move
  const entry = isOf(app, move) && app?.move?.way === 'in' ? app.move : undefined
  const go = (next: MovePhase, why?: string): MoveStep[] => [
    {
      ...{ kind: 'go', move, phase: next },
      ...(why === undefined ? {} : { why }),
      says: why === undefined ? `${service}: ${SAYS[next]}` : `${service}: ${SAYS[next]}: ${why}`,
    },
  ]
  const heard = observed.heard.get(id) ?? {}
  switch (phase) {
    case 'copy': {
      const refused = observed.refused.get(id)
      if (refused !== undefined) return go('home', refused)
      if (!(from in boxes)) return go('home', PARTED)
      if (heard.first === undefined || observed.busy.has(id)) return []
      if (!entry) {
        return [{ kind: 'take-in', move, snapshot: heard.first, says: `take ${service} in` }]
      }
      const came = observed.fetched.get(id)
      if (came?.kind === 'failed' && came.hopeless) return go('home', came.why)
      return came === undefined || came.kind === 'failed'
        ? [{ kind: 'fetch', move, snapshot: heard.first, says: `fetch what ${service} has` }]
        : []
    }
    case 'still': {
      if (!entry || !app) return go('home', 'what had come of it is gone')
      if (entry.whole) return go('trial')
      // Somebody is at it, or it failed and was left alone.
      if (app.restore) return []
      const came = entry.last === undefined ? undefined : observed.jobs.get(entry.last)
      if (entry.last !== undefined) {
        return go('home', came?.kind === 'failed' ? came.why : 'it did not come whole')
      }
      if (heard.last === undefined) return from in boxes ? [] : go('home', PARTED)
      return [{ kind: 'put', move, snapshot: heard.last, says: `put ${service} in its place` }]
    }
    case 'trial': {
      if (!entry || !app) return go('back', 'what had come of it is gone')
      if (!entry.owned) return [{ kind: 'run', move, says: `start ${service} here` }]
      if (entry.state === 'stopped' || observed.steady.has(service)) return go('done')
      return observed.late.has(service) ? go('back', 'it did not come up in time') : []
    }
    case 'done':
      if (entry) {
        return [{ kind: 'settle', service, move, says: `${service} is here for good` }]
      }
      return from in boxes ? [] : [{ kind: 'end', move, says: `forget the move of ${service}` }]
    case 'back':
      if (entry) {
        return [{ kind: 'drop', service, move: id, says: `take away what came of ${service}` }]
      }
      return app?.state === 'deleted' ? [] : go('home')
    case 'home':
    case 'brought':
      if (entry) {
        return [{ kind: 'drop', service, move: id, says: `take away what came of ${service}` }]
      }
      return from in boxes ? [] : [{ kind: 'end', move, says: `forget the move of ${service}` }]
  }
}

/** Nobody sends the rest of it. */
const PARTED = 'its own box does not belong to the site any more'

const SAYS: Readonly<Record<MovePhase, string>> = {
  copy: 'copied',
  still: 'stands still',
  trial: 'tried here',
  done: 'moved',
  back: 'goes back',
  home: 'stays where it was',
  brought: 'brought back here',
}

/** Keys and copies of what is over. */
function tidy(
  me: string,
  moves: readonly Move[],
  apps: readonly DesiredApp[],
  { keys, spaces, arranging }: ObservedMoves,
): MoveStep[] {
  const isUsed = (id: string) => {
    const move = moves.find(it => it.id === id)
    if (arranging.has(id) || apps.some(it => it.move?.id === id)) return true
    if (!move) return false
    if (move.from === me) return true
    return needsSpace(move)
  }
  return [...new Set([...keys, ...spaces])]
    .filter(id => !isUsed(id))
    .map((id): MoveStep => ({ kind: 'tidy', id, says: 'clear away what a move has left' }))
}

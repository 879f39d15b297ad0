import { z } from 'zod'
import { SERVICE_NAME } from '../../recipe/service-name.ts'
import { fromAnyVersion } from '../any-version.ts'

const moveId = z.string().regex(/^[0-9a-f]{16}$/)

/**
 * How far an app is on its way, as all boxes agree. `copy`: it runs at home, and a copy is made. `still`:
 * it runs nowhere. `trial`: it is the other box's, and runs there. `done`: it has proven itself there.
 * `back`: it did not, and is taken away there. `home`: it is its own box's again. `brought`: its own box
 * was away, and the other one has had it since then, out of a backup.
 */
export const MOVE_PHASES = ['copy', 'still', 'trial', 'done', 'back', 'home', 'brought'] as const
export type MovePhase = (typeof MOVE_PHASES)[number]

/** An app that goes from one box of the site to another, or went. */
export const moveSchema = fromAnyVersion({
  id: moveId,
  service: z.string().regex(SERVICE_NAME),
  /** The box that it comes from, which may not belong to the site any more. */
  from: z.string(),
  to: z.string(),
  phase: z.enum(MOVE_PHASES),
  /** What it is called there, where that is another name. */
  as: z.string().regex(SERVICE_NAME).optional(),
  /** Bytes that copies of it may take up there. */
  space: z.number().optional(),
  since: z.iso.datetime(),
  /** Why it goes back, or stays. */
  why: z.string().max(500).optional(),
  /** It is its own box's again without a word of the other one, which may run it for a moment yet. */
  tried: z.literal(true).optional(),
})

export type Move = z.output<typeof moveSchema>

/** More are a mistake: the document of a site is read by all of its boxes. */
export const MOST_MOVES = 200

const wanted = z.enum(['running', 'stopped'])

/** What box.toml says of an app that is on its way, or that another box has. */
export const moveEntry = z.discriminatedUnion('way', [
  z.strictObject({
    id: moveId,
    way: z.literal('out'),
    /** It stands still for that. */
    still: z.literal(true).optional(),
    /** The jobs that send what it has: while it runs, and what has changed until it stood still. */
    first: z.string().optional(),
    last: z.string().optional(),
  }),
  z.strictObject({
    id: moveId,
    way: z.literal('in'),
    /** What it is to be once it is this box's. */
    state: wanted,
    /** The job that puts the last copy in its place. */
    last: z.string().optional(),
    /** All of it is here. */
    whole: z.literal(true).optional(),
    /** It has run here. */
    owned: z.literal(true).optional(),
  }),
  z.strictObject({
    id: moveId,
    /** It was brought back on another box: what is here is of before. */
    way: z.literal('gone'),
    /** What that box is called. */
    box: z.string(),
    since: z.iso.datetime(),
    /** What it was to be here. */
    state: wanted,
  }),
])

export type MoveEntry = z.output<typeof moveEntry>
export type Gone = Extract<MoveEntry, { way: 'gone' }>
export type Passing = Exclude<MoveEntry, Gone>

/** It was brought back on another box. */
export const isGone = (entry: MoveEntry | undefined): entry is Gone => entry?.way === 'gone'

/** It goes, or comes, at this moment. */
export const isOnItsWay = (entry: MoveEntry | undefined): entry is Passing =>
  entry !== undefined && entry.way !== 'gone'

/** Pure: an app goes from this box to another one, or comes, and has not arrived. */
export const isMoving = (site: InSite | undefined): boolean =>
  site?.moves?.some(
    ({ from, to, phase }) =>
      (from === site.me || to === site.me) && phase !== 'done' && phase !== 'brought',
  ) ?? false

/** Pure: it is the other box's by now, and nobody else's. */
export const isThere = ({ phase }: Pick<Move, 'phase'>): boolean =>
  phase === 'trial' || phase === 'done' || phase === 'brought'

interface InSite {
  readonly me: string
  readonly moves?: readonly Move[] | undefined
}

/** Pure: the app is another box's, whatever this one has of it. */
export function isElsewhere(site: InSite | undefined, entry: MoveEntry | undefined): boolean {
  if (entry === undefined) return false
  if (entry.way === 'gone') return true
  const move = site?.moves?.find(it => it.id === entry.id)
  const left = move !== undefined && isThere(move)
  if (entry.way === 'out') return left
  // What is over was struck off.
  return !(left || (entry.owned && move === undefined))
}

/**
 * Pure: box.toml may say that it runs, and yet it must not at this moment.
 * @param sure moves of which the site has said lately that the app is this box's
 */
export function isHeld(
  site: InSite | undefined,
  entry: MoveEntry | undefined,
  sure: ReadonlySet<string>,
): boolean {
  if (entry === undefined) return false
  if (entry.way === 'out') return entry.still ?? false
  return isElsewhere(site, entry) || !sure.has(entry.id)
}

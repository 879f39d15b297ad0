import { z } from 'zod'
import { SERVICE_NAME } from '../../recipe/service-name.ts'
import { fromAnyVersion } from '../any-version.ts'

const moveId = z.string().regex(/^[0-9a-f]{16}$/)

/**
 * How far a move is, as all boxes agree. `copy`: it runs at home, and a copy is made. `still`: it runs
 * nowhere. `trial`: it is the other box's, and runs there. `done`: it has proven itself there. `back`: it
 * did not, and is taken away there. `home`: it is its own box's again.
 */
export const MOVE_PHASES = ['copy', 'still', 'trial', 'done', 'back', 'home'] as const
export type MovePhase = (typeof MOVE_PHASES)[number]

/** An app on its way from one box of the site to another. */
export const moveSchema = fromAnyVersion({
  id: moveId,
  service: z.string().regex(SERVICE_NAME),
  from: z.string(),
  to: z.string(),
  phase: z.enum(MOVE_PHASES),
  /** Bytes that copies of it may take up there. */
  space: z.number(),
  /** ISO 8601. */
  since: z.string(),
  /** Why it goes back, or stays. */
  why: z.string().max(500).optional(),
})

export type Move = z.output<typeof moveSchema>

const wanted = z.enum(['running', 'stopped'])

/** What box.toml says of an app that is on its way. */
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
])

export type MoveEntry = z.output<typeof moveEntry>

/** Keys and passwords of moves among the secrets: no app has that name. */
export const MOVE_SECRETS = '@move'

/** The space for copies of an app that comes: a neighbour like any other, for as long as that takes. */
export const spaceName = (id: string) => `move-${id}`

/** Pure: copies are read until what they hold has its place. */
export const needsSpace = ({ phase }: Pick<Move, 'phase'>): boolean =>
  phase === 'copy' || phase === 'still'

interface InSite {
  readonly me: string
  readonly moves?: readonly Move[] | undefined
}

/** Pure: a move as this box heard of it last. */
export const moveIn = (site: InSite | undefined, id: string | undefined): Move | undefined =>
  site?.moves?.find(it => it.id === id)

/** Pure: the app is another box's, whatever this one has of it. */
export function isElsewhere(site: InSite | undefined, entry: MoveEntry | undefined): boolean {
  if (entry === undefined) return false
  const phase = moveIn(site, entry.id)?.phase
  const isThere = phase === 'trial' || phase === 'done'
  if (entry.way === 'out') return isThere
  // What is over was struck off.
  return !(isThere || (entry.owned && phase === undefined))
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

/** Pure: the spaces that this box gives for apps that come, as if each was of a neighbour. */
export const spacesFor = (site: InSite | undefined): Record<string, { space: number }> =>
  Object.fromEntries(
    (site?.moves ?? [])
      .filter(it => it.to === site?.me && needsSpace(it))
      .map(it => [spaceName(it.id), { space: it.space }]),
  )

import type { Move } from '../ownership/need.ts'

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

/** Pure: the spaces that this box gives for apps that come, as if each was of a neighbour. */
export const spacesFor = (site: InSite | undefined): Record<string, { space: number }> =>
  Object.fromEntries(
    (site?.moves ?? [])
      .filter(it => it.to === site?.me && needsSpace(it))
      .map(it => [spaceName(it.id), { space: it.space ?? 0 }]),
  )

import type { FoundBackups, FoundPlace, FoundSnapshot } from '../../../http/api.ts'

/** A backup that a box can be made of again. */
export interface Offer {
  readonly place: FoundPlace
  readonly snapshot: FoundSnapshot
}

/** Whoever looks for the last one from before something went wrong may have to go far back. */
const NEWEST = 20
/** More are not looked through by anybody. */
const MOST = 60

/** Pure: the newest, and of those before them for each day and place the last, and the last whole one. */
export function offersOf({ places }: FoundBackups): readonly Offer[] {
  const seen = new Set<string>()
  return places
    .flatMap(place => place.snapshots.map(snapshot => ({ place, snapshot })))
    .sort((one, other) => other.snapshot.name.localeCompare(one.snapshot.name))
    .filter(({ place, snapshot: { name, complete } }, i) => {
      const day = `${place.name} ${name.slice(0, 10)} ${complete}`
      const isLast = !seen.has(day)
      seen.add(day)
      return isLast || i < NEWEST
    })
    .slice(0, MOST)
}

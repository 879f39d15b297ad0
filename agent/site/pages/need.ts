import { originsOf } from '../../box/origins.ts'
import { otherBoxes, type Site } from '../need.ts'
import { isThere } from '../ownership/need.ts'

/** What a page is called at a box. */
export const nameAt = (name: string, hostname: string): string =>
  originsOf({ hostname, prefix: '' }).app(name)[0]?.hostname ?? ''

/** A page, and the box whose one it is. */
export interface Place {
  readonly name: string
  readonly home: string
}

/** Pure: every page of the site. An older box says of its apps only which run on others, too. */
export function placesIn({
  pages: all = [],
  apps = [],
  moves = [],
}: Pick<Site, 'pages' | 'apps' | 'moves'>): Place[] {
  // Another box has it now: whoever asks for it where it was is led there.
  const pages = all.filter(
    ({ name, home }) => !moves.some(it => isThere(it) && it.service === name && it.from === home),
  )
  const untold = apps.filter(
    ({ service, home }) => !pages.some(it => it.name === service && it.home === home),
  )
  return [...pages, ...untold.map(({ service, home }) => ({ name: service, home }))]
}

/**
 * Pure: whose page a box answers with where it is asked for one by its own name: its own, else that
 * of the box that came first of those that have one.
 * @param isOwn this box has one itself, whatever the others know
 */
export function homeAt(
  site: Site,
  { name, box, isOwn }: { readonly name: string; readonly box: string; readonly isOwn: boolean },
): string | undefined {
  const others = placesIn(site).filter(it => it.name === name && it.home !== site.me)
  const homes = [...others.map(it => it.home), ...(isOwn ? [site.me] : [])]
  if (homes.includes(box)) return box
  const since = (id: string) => site.boxes[id]?.since ?? '~'
  return homes.sort((one, other) => since(one).localeCompare(since(other)))[0]
}

/** Pure: the names at other boxes by which these answer with the page of one box. */
export const namesFor = (
  site: Site,
  { name, home, isOwn }: { readonly name: string; readonly home: string; readonly isOwn: boolean },
): string[] =>
  Object.entries(site.boxes)
    .filter(([box]) => box !== site.me && homeAt(site, { name, box, isOwn }) === home)
    .map(([, box]) => nameAt(name, box.name))

/** Pure: what a page of this box is called at the others, which hand on to it who asks them. */
export const namesElsewhere = (site: Site | undefined, name: string): string[] =>
  isTogether(site) ? namesFor(site, { name, home: site.me, isOwn: true }) : []

/** The box is one of several, and neither comes nor goes at this moment. */
export const isTogether = (site: Site | undefined): site is Site =>
  site !== undefined && !site.leaving && !site.founding && otherBoxes(site).length > 0

import { NotFound } from '../../base/errors.ts'
import type { FoundBackups } from '../../http/api.ts'

/** What somebody wants back of another box. */
export interface Wish {
  readonly service: string
  /** The name of a moment, such as `2026-11-20T17-40-12Z`; the newest that is complete unless said. */
  readonly moment?: string | undefined
  /** The place that it is taken from; whichever has the newest unless said. */
  readonly place?: string | undefined
  /** What it is called on this box; as there unless said. */
  readonly as?: string | undefined
  /** The owner agrees to what it gets of the box's own. */
  readonly agree?: boolean | undefined
  /** Databases of the moment of the copy, too, where later ones came by the second. */
  readonly oneMoment?: boolean | undefined
}

/** One copy of an app. */
export interface Chosen {
  readonly service: string
  readonly as: string
  readonly place: string
  /** The name of its moment, and as restic calls it. */
  readonly moment: string
  readonly snapshot: string
  readonly agree: boolean
}

/** Pure: the copy that is taken. Throws NotFound with what is wrong at the places, or what there is. */
export function choose({ places }: FoundBackups, wish: Wish, box: string): Chosen {
  const { service, moment, place, as = service, agree = as === service } = wish
  const wanted = places.filter(it => place === undefined || it.name === place)
  const all = wanted.flatMap(it => it.snapshots.map(one => ({ ...one, place: it.name })))
  const [newest] = all
    .filter(it => (moment === undefined ? it.complete : it.name === moment))
    .sort((one, other) => other.name.localeCompare(one.name))
  const apps = wanted.flatMap(it => it.apps ?? [])
  if (newest && (moment !== undefined || apps.length === 0 || apps.includes(service)))
    return { service, as, agree, place: newest.place, moment: newest.name, snapshot: newest.id }
  const { problem } = wanted.find(it => it.problem) ?? {}
  if (!newest && problem) {
    const { code, message, hint } = problem
    throw new NotFound(code, message, hint === undefined ? {} : { hint })
  }
  if (!newest) {
    throw new NotFound('site-copy-none', `there is no such copy of ${box}`, {
      hint: `gantry site kept ${box} shows what there is`,
    })
  }
  throw new NotFound('app-unknown', `${service} is not in the copies of ${box}`, {
    hint: `in them are: ${[...new Set(apps)].join(', ')}`,
  })
}

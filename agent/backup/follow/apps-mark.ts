import { createHash } from 'node:crypto'

/** What box.toml says of apps, as far as the mark of them is made of it. */
export type Apps = Readonly<
  Record<
    string,
    {
      readonly state: string
      readonly revision: number
      readonly update?: { readonly from: number; readonly to: number } | undefined
    }
  >
>

/**
 * Pure: which apps a box has, and which version of each, in a word. The first box writes it where the
 * second one reads it with the databases: what a newer version of an app has made of its database is no
 * use to an older one, which is all that a copy of before has.
 */
export function appsMark(apps: Apps): string {
  const all = Object.entries(apps).map(([service, { state, revision, update }]) => {
    const here = state === 'running' || state === 'stopped' ? 'here' : state
    return [service, here, revision, update?.from, update?.to].join(' ')
  })
  return createHash('sha256').update(all.sort().join('\n')).digest('hex').slice(0, 16)
}

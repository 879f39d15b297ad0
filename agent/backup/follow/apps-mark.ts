import { createHash } from 'node:crypto'
import type { Manifest } from '../../box/manifest.ts'

/**
 * Pure: which apps a box has, and which version of each, in a word. The first box writes it where the
 * second one reads it with the databases: what a newer version of an app has made of its database is no
 * use to an older one, which is all that a copy of before has.
 */
export function appsMark(apps: Manifest['apps']): string {
  const all = Object.entries(apps).map(([service, { state, revision, update }]) => {
    const here = state === 'running' || state === 'stopped' ? 'here' : state
    return [service, here, revision, update?.from, update?.to].join(' ')
  })
  return createHash('sha256').update(all.sort().join('\n')).digest('hex').slice(0, 16)
}

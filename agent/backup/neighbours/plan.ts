import { createHash } from 'node:crypto'
import type { Desired } from '../../box/desired.ts'
import type { Step } from '../../reconcile/capability.ts'
import { GONE } from './need.ts'

/** What the server of one neighbour is told: the environment of its unit, and whom it lets in. */
export interface NeighbourFiles {
  readonly environment: string
  readonly account: string
}

export interface ObservedNeighbours {
  readonly now: number
  /** By name, what each server was told. */
  readonly files: ReadonlyMap<string, NeighbourFiles>
  readonly running: ReadonlySet<string>
  /** By name. */
  readonly passwords: Readonly<Record<string, string>>
  /** Folders of those whose backups are to go. */
  readonly gone: readonly string[]
}

export type NeighbourStep = Step &
  (
    | { readonly kind: 'open'; readonly name: string; readonly files: NeighbourFiles }
    | { readonly kind: 'close'; readonly name: string }
    | { readonly kind: 'delete'; readonly folder: string }
  )

/** Pure: a server for each neighbour, which knows how much it may take, and nothing left of others. */
export function planNeighbours(
  { neighbours }: Pick<Desired, 'neighbours'>,
  { now, files, running, passwords, gone }: ObservedNeighbours,
): NeighbourStep[] {
  const known = [...new Set([...files.keys(), ...running])]
  return [
    ...known
      .filter(name => !Object.hasOwn(neighbours, name))
      .map(
        (name): NeighbourStep => ({ kind: 'close', name, says: `keep nothing more for ${name}` }),
      ),
    ...gone.map(
      (folder): NeighbourStep => ({
        ...{ kind: 'delete', folder },
        says: `delete what was kept for ${folder.slice(GONE.length)}`,
      }),
    ),
    ...Object.entries(neighbours).flatMap(([name, neighbour]): NeighbourStep[] => {
      const password = passwords[name]
      if (password === undefined) return []
      const wanted = filesOf(name, neighbour, password, now)
      const told = files.get(name)
      const asWanted = told?.environment === wanted.environment && told.account === wanted.account
      if (asWanted && running.has(name)) return []
      return [{ kind: 'open', name, files: wanted, says: `keep the backups of ${name}` }]
    }),
  ]
}

/** The password is 160 random bits: one round of SHA-1 hides it as well as many of bcrypt would. */
function filesOf(
  name: string,
  { space, 'tidy-until': until }: Desired['neighbours'][string],
  password: string,
  now: number,
): NeighbourFiles {
  const mayTidy = until !== undefined && now < Date.parse(until)
  const digest = createHash('sha1').update(password).digest('base64')
  return {
    environment: `SPACE=${space}\nAPPEND=${mayTidy ? '' : '--append-only'}\n`,
    account: `${name}:{SHA}${digest}\n`,
  }
}

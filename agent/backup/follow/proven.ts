import type { Bench } from '../bench.ts'
import type { Contents } from '../contents.ts'
import type { CopyServer } from '../copies.ts'
import { type Apps, appsMark } from './apps-mark.ts'
import type { Server } from './need.ts'
import { positionOf } from './standby-plan.ts'
import type { Promoted, StandbyServer } from './standby-server.ts'

/** A snapshot, which what was followed is held against. */
export interface Saved {
  readonly contents: Contents
  readonly manifest: { readonly apps: Apps }
  /** Where it is put together. */
  readonly state: string
}

interface Copied extends Saved {
  readonly server: Server
  readonly standby: StandbyServer
  /** A copy of what was followed. */
  readonly data: string
  /** Those of the snapshot that are to be in it; `sound` where their app was saved as it should be. */
  readonly databases: readonly { readonly name: string; readonly sound: boolean }[]
}

/** A server of its own, with what was followed in it. */
export interface Proven {
  readonly running: CopyServer
  /** When the last of what is in it was written, where that is known; ISO 8601. */
  readonly asOf?: string | undefined
  /** By database and table, how many rows there are. */
  readonly rows: Readonly<Record<string, Readonly<Record<string, number>>>>
}

/**
 * Makes a copy of what was followed a server of its own, and has it used where it is the same server as
 * that of a snapshot, holds all that the snapshot has and can be read: else answers why not, and
 * undefined where nothing was written since. The server is ended afterwards. Throws where it does not come up.
 */
export async function withProven<T>(
  { exec, places }: Bench,
  { contents, manifest, state, server, standby, data, databases }: Copied,
  use: (copy: Proven) => Promise<T>,
): Promise<T | { readonly instead: string } | undefined> {
  const running = await standby.start({ exec, state, data, run: places.run })
  try {
    const promoted = await standby.promote(running)
    const verdict = compareFollowed(server, contents, manifest, promoted)
    if (verdict !== 'newer') return verdict
    const rows: Record<string, Record<string, number>> = {}
    for (const { name, sound } of databases) {
      // Every row is read; there may be more of them than the snapshot has.
      rows[name] = await running.rows(name)
      if (sound && (await running.nonce(name)) === undefined) {
        return { instead: `${name} was never marked in those that were followed` }
      }
    }
    return await use({ running, rows, asOf: promoted.asOf })
  } finally {
    await running.stop()
  }
}

/**
 * Pure: whether what was followed may take the place of what was saved: it is the same server, and has
 * read at least as much of its log as had been written when the moment was found, so the nonce of that
 * moment, or of a later one, is in it; and no app was changed since, for the older one that comes with
 * the copy might not know what the newer one made of its database. Undefined where there is nothing in
 * it that the copy has not.
 */
export function compareFollowed(
  server: Server,
  { positions }: Pick<Contents, 'positions'>,
  { apps }: Saved['manifest'],
  { system, position, mark }: Promoted,
): 'newer' | { readonly instead: string } | undefined {
  const saved = positions?.[server]
  if (!saved) return { instead: 'the copy does not say how far its databases were' }
  if (saved.system !== system) return { instead: 'those that were followed are of another server' }
  if (positionOf(position) < positionOf(saved.at)) return undefined
  if (mark !== appsMark(apps)) return { instead: 'apps were changed since the copy was made' }
  return 'newer'
}

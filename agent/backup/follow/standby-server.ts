import type { CopyServer, ServerOptions } from '../copies.ts'
import type { Followed, Standby } from './standby-plan.ts'

/** Folders of the sockets of the line. */
export const LINE_SOCKETS = '/run/gantry-second'

/** A server of databases, seen from the box that follows. */
export interface StandbyServer {
  readonly unit: string
  /** Whom its data belongs to, where it is below the room, and where it would be in a state. */
  readonly user: 'postgres' | 'mysql'
  readonly data: string
  readonly place: string
  /** Undefined while it does not answer. */
  standby(): Promise<Standby | undefined>
  /** What the other box says of itself, over the line; undefined where it does not. */
  first(): Promise<Followed | undefined>
  /** The other box may have none. */
  readonly mayBeMissing: boolean
  /** Asks again for what `asOf` says, where that takes asking the other box. */
  look(): Promise<Standby | undefined>
  /** All that has come is read, where that would be lost when it stops. */
  readToEnd(): Promise<void>
  /** Starts it on a copy of what was followed, by itself. */
  start(options: ServerOptions): Promise<CopyServer>
  /** It is a server of its own from now on; answers what it was. */
  promote(server: CopyServer): Promise<Promoted>
  /** What a database needs to be written out that was not followed with it. */
  letDump(server: CopyServer, database: string): Promise<void>
}

export interface Promoted {
  readonly system: string
  readonly position: string
  readonly mark: string
  /** When the last of what is in it was written, where that is known; ISO 8601. */
  readonly asOf?: string | undefined
}

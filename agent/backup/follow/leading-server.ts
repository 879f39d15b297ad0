import type { LedServer } from './first-plan.ts'

/** A server of databases, seen from the box that is followed. */
export interface LeadingServer {
  /** Undefined where it does not run. */
  seen(): Promise<LedServer | undefined>
  /** Whom the second box comes as: he may copy everything, and nothing else. */
  letCopy(): Promise<void>
  /** Writes it where the second box reads it with the databases. */
  mark(mark: string): Promise<void>
  /** Nothing is kept for the second box until it has copied all once more. */
  letGo(): Promise<void>
  /** Nobody copies any more, and nothing is kept for anybody. */
  end(): Promise<void>
}

import type { DesiredApp } from '../box/desired.ts'

/**
 * Keeps a copy of what an app has, while the app does not run, and brings it back. One for each
 * place where apps keep data. Each call can be cut anywhere and called again.
 */
export interface Keeper {
  /** Copies everything the app has here; a copy from before is replaced. */
  keep(app: DesiredApp): Promise<void>
  /** Puts the copy in the place of what the app has now. */
  bringBack(app: DesiredApp): Promise<void>
  /** Ends the copy. */
  forget(app: DesiredApp): Promise<void>
}

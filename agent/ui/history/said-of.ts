import type { HistoryPage } from '../../http/api.ts'
import { capital } from '../sentence.ts'
import { words } from '../words.ts'

/** A decision in the language of the person; what the box says itself is English. */
export function saidOf({ what, kind, about, app }: HistoryPage): string {
  return kind === undefined ? capital(what) : words.changes[kind](about ?? app ?? '')
}

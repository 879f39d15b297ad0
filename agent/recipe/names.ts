import { isTaken } from '../base/toml.ts'
import type { Finding } from './finding.ts'
import { shownValue } from './shown.ts'

/** A key that would reach into the program itself, alone or as a part of a dotted one. */
export function takenName(at: Finding['at']): Finding | undefined {
  const key = String(at.at(-1))
  if (!isTaken(key)) return undefined
  const message = `expected a name that JavaScript leaves free, found ${shownValue(key)}`
  return { at, code: 'E-NAME', message }
}

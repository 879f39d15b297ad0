import type { Finding } from './finding.ts'
import { shownValue } from './shown.ts'

/**
 * Names that every object of JavaScript has already. @iarna/toml takes `[constructor]` for the
 * function Object and writes into it: such a file must not come near it.
 */
const TAKEN: ReadonlySet<string> = new Set([
  ...Object.getOwnPropertyNames(Object.prototype),
  'prototype',
])

/** A key that would reach into the program itself, alone or as a part of a dotted one. */
export function takenName(at: Finding['at']): Finding | undefined {
  const key = String(at.at(-1))
  if (!key.split('.').some(it => TAKEN.has(it))) return undefined
  const message = `expected a name that JavaScript leaves free, found ${shownValue(key)}`
  return { at, code: 'E-NAME', message }
}

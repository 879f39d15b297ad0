import type { Finding } from './finding.ts'
import { shownValue } from './shown.ts'

/** Names that every object of JavaScript has already: as keys they would mean something else. */
const TAKEN: ReadonlySet<string> = new Set([
  ...Object.getOwnPropertyNames(Object.prototype),
  'prototype',
])

type Path = readonly (string | number)[]

/** A document without keys that have a taken name, dotted ones included, and where those were. */
export function withoutTakenNames(document: Readonly<Record<string, unknown>>) {
  const findings: Finding[] = []
  function clean(value: unknown, path: Path): unknown {
    if (Array.isArray(value)) return value.map((it, index) => clean(it, [...path, index]))
    if (!isTable(value)) return value
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, it]) => {
        const at = [...path, key]
        if (!key.split('.').some(name => TAKEN.has(name))) return [[key, clean(it, at)]]
        const message = `expected a name that JavaScript leaves free, found ${shownValue(key)}`
        findings.push({ at, code: 'E-NAME', message })
        return []
      }),
    )
  }
  return { document: clean(document, []) as Record<string, unknown>, findings }
}

const isTable = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !(value instanceof Date)

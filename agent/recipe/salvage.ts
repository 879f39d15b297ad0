import type { z } from 'zod'

/**
 * What of a table can be read when the parts that are wrong are left out: its other parts may have
 * mistakes of their own to tell of. `undefined` where nothing can.
 */
export function salvage<S extends z.ZodType>(schema: S, table: unknown): z.output<S> | undefined {
  let rest = table
  // Without a wrong part another one may be missing: then the table that misses it goes, too.
  for (let round = 0; round < ROUNDS; round++) {
    const result = schema.safeParse(rest)
    if (result.success) return result.data
    const wrong = result.error.issues.flatMap(issue => pathsOf(issue, rest))
    if (wrong.length > MOST || wrong.some(path => path.length === 0 || isNumbered(rest, path)))
      return undefined
    // From the end, so that places in lists stay what they are.
    const once = new Map(wrong.map(path => [JSON.stringify(path), path]))
    rest = [...once.values()].reverse().reduce(without, rest)
  }
  return undefined
}

const ROUNDS = 4
/** A table with more is no slip of the finger, and each takes time. */
const MOST = 100

type Path = readonly PropertyKey[]

function pathsOf(issue: z.core.$ZodIssue, table: unknown): Path[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map(key => [...issue.path, key])
  return [has(table, issue.path) ? issue.path : issue.path.slice(0, -1)]
}

const at = (table: unknown, step: PropertyKey) => (table as Record<PropertyKey, unknown>)?.[step]
const has = (table: unknown, path: Path) => path.reduce(at, table) !== undefined

/** A table of a list: without it the others would go by other numbers. */
const isNumbered = (table: unknown, path: Path) =>
  typeof path.at(-1) === 'number' && typeof path.reduce(at, table) === 'object'

function without(table: unknown, [step = '', ...deeper]: Path): unknown {
  if (typeof table !== 'object' || table === null) return table
  const there = deeper.length > 0
  if (Array.isArray(table)) {
    const index = Number(step)
    return there ? table.with(index, without(table[index], deeper)) : table.toSpliced(index, 1)
  }
  return Object.fromEntries(
    Object.entries(table).flatMap(([key, it]) => {
      if (key !== String(step)) return [[key, it]]
      return there ? [[key, without(it, deeper)]] : []
    }),
  )
}

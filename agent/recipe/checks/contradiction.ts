import type { Recipe } from '../schema.ts'

/** Something that one table of a recipe says against another one. */
export interface Contradiction {
  readonly at: readonly (string | number)[]
  readonly code: string
  /** What would be right: follows "expected". */
  readonly allowed: string
  /** What is there instead, where the value itself does not tell. */
  readonly found?: string | undefined
  /** The part of the value that is meant, to point at it. */
  readonly text?: string
  /** Tables that have to be right themselves before this can be told. */
  readonly given?: readonly (keyof Recipe)[]
}

/** The document as it was written: also what could not be read, and without defaults. */
export type Written = Readonly<Record<string, unknown>>

/**
 * Looks at whatever part of a recipe could be read, so that a packager sees all mistakes at once.
 */
export type Check = (recipe: Partial<Recipe>, written: Written) => readonly Contradiction[]

/** The names in a table, right or wrong: one mistake in a table does not hide its entries. */
export function namesIn(written: Written, table: keyof Recipe): string[] {
  const value = written[table]
  return typeof value === 'object' && value !== null ? Object.keys(value) : []
}

/** Those of the keys that are written in the table at a path. */
export function given<K extends string>(
  written: Written,
  path: readonly string[],
  keys: readonly K[],
): K[] {
  const table = path.reduce<unknown>((it, step) => (it as Written | undefined)?.[step], written)
  if (typeof table !== 'object' || table === null) return []
  return keys.filter(key => Object.hasOwn(table, key))
}

/** Exactly one of the keys is to be there. */
export function oneOf(
  table: object,
  keys: readonly string[],
  at: Contradiction['at'],
  code: string,
): Contradiction[] {
  const there = keys.filter(key => (table as Written)[key] !== undefined)
  if (there.length === 1) return []
  const found = there.length === 0 ? 'none' : there.join(' and ')
  return [{ at, code, allowed: `exactly one of ${keys.join(', ')}`, found }]
}

/** Database, cache: the first with an empty id, then those with a name; each with its place. */
export function all<T>(
  first: T | undefined,
  more: Readonly<Record<string, T>> | undefined,
  [one, many]: readonly [string, string],
): { readonly at: readonly string[]; readonly it: T }[] {
  return [
    ...(first === undefined ? [] : [{ at: [one], it: first }]),
    ...Object.entries(more ?? {}).map(([id, it]) => ({ at: [many, id], it })),
  ]
}

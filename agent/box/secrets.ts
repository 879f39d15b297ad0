import { randomInt } from 'node:crypto'
import type { Recipe } from '../recipe/schema.ts'

const ALPHABETS = {
  alnum: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
  hex: '0123456789abcdef',
} as const

/** Random characters, each equally likely. */
export function newSecret(kind: keyof typeof ALPHABETS, length: number): string {
  const alphabet = ALPHABETS[kind]
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('')
}

/**
 * Every secret an app needs: those it has stay as they are, missing ones are made. Names with a
 * colon are the box's own (`database:password`), so that no recipe can ask for them.
 */
export function secretsFor(
  recipe: Recipe,
  kept: Readonly<Record<string, string>>,
): Record<string, string> {
  const wanted: [string, () => string][] = Object.entries(recipe.secrets).map(([id, it]) => [
    id,
    () => newSecret(it.generate, it.length),
  ])
  if (recipe.database) wanted.push([DATABASE_PASSWORD, () => newSecret('alnum', 32)])
  const missing = wanted.filter(([id]) => kept[id] === undefined)
  return { ...kept, ...Object.fromEntries(missing.map(([id, make]) => [id, make()])) }
}

export const DATABASE_PASSWORD = 'database:password'

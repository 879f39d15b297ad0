import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import TOML from '@iarna/toml'
import { expect, it, vi } from 'vitest'
import { readRecipe } from '../../../agent/recipe/read.ts'
import type { Recipe } from '../../../agent/recipe/schema.ts'
import { effectsOf } from './effects.ts'
import { type Field, fields } from './fields.ts'
import { goodOnes } from './fixtures.ts'

// A browser chooses the language before anything is shown; here is none.
vi.mock('../../../agent/ui/words.ts', async () => {
  const { en } = await import('../../../agent/ui/messages/en.ts')
  return { words: en, locale: 'en', onLanguage: () => () => {} }
})

/** Keys with one value; and what is asked of a cache, where every answer is the same Valkey. */
const SINGLE = [
  ...['schema', 'database.permissions', 'databases.*.permissions'],
  ...['cache.variant', 'caches.*.variant'],
]

/** Keys that allow what is a mistake without them. */
const LEAVE = ['storage.*.nested', 'users.login']

/** What only the clock or the disk of a box shows: the test on a real one, and a word of it. */
const ON_A_BOX: Readonly<Record<string, readonly [file: string, words: string]>> = {
  'jobs.*.schedule': ['life', 'does its jobs by the clock'],
  'files.*.source': ['life', 'writes files as they are asked for'],
  'files.*.mode': ['life', 'writes files as they are asked for'],
  'files.*.owner': ['life', 'writes files as they are asked for'],
  'files.*.write': ['life', 'writes files as they are asked for'],
}

const leaves = fields.filter(it => !it.isTable && it.path.at(-1) !== '*')
const name = ({ path }: Field) => path.join('.')

it.each(leaves.map(it => [name(it), it] as const))('%s has an effect', async (path, field) => {
  if (SINGLE.includes(path)) return
  const proof = ON_A_BOX[path]
  if (proof) {
    const file = join(import.meta.dirname, '../../system', `${proof[0]}.test.ts`)
    return expect(readFileSync(file, 'utf8')).toContain(proof[1])
  }
  for (const { text } of goodOnes) {
    const places = placesOf(documentOf(text), field.path)
    for (const { before, after } of changes(text, places)) {
      if (LEAVE.includes(path) && !after) return
      if (after && (await effectsOf(after)) !== (await effectsOf(before))) return
    }
  }
  throw new Error(`nothing shows that ${path} was changed`)
})

type Table = Record<string, unknown>

interface Place {
  readonly steps: readonly string[]
  readonly value: unknown
}

/** Everywhere that a document says something at a path in which `*` stands for anything. */
function placesOf(value: unknown, path: readonly string[], steps: readonly string[] = []): Place[] {
  const [step, ...rest] = path
  if (step === undefined) return value === undefined ? [] : [{ steps, value }]
  if (typeof value !== 'object' || value === null) return []
  const keys = step === '*' ? Object.keys(value) : [step]
  return keys.flatMap(key => placesOf((value as Table)[key], rest, [...steps, key]))
}

interface Change {
  readonly before: Recipe
  /** Undefined where it is a mistake. */
  readonly after: Recipe | undefined
}

/**
 * What one gets by changing, or leaving out, what stands at one of the places; in the recipe as it
 * is, and without one of the keys beside it, which may stand in the way.
 */
function* changes(text: string, places: readonly Place[]): Generator<Change> {
  for (const { steps, value } of places) {
    const last = steps.at(-1) ?? ''
    const beside = Object.keys(tableAt(documentOf(text), steps)).filter(it => it !== last)
    for (const left of [undefined, ...beside]) {
      const without = () => {
        const document = documentOf(text)
        if (left !== undefined) delete tableAt(document, steps)[left]
        return document
      }
      const before = recipeOf(without())
      if (!before) continue
      for (const other of [undefined, ...others(value, namesIn(documentOf(text)))]) {
        const document = without()
        const table = tableAt(document, steps)
        if (other === undefined) delete table[last]
        else table[last] = other
        yield { before, after: recipeOf(document) }
      }
    }
  }
}

/** With one process, where it may have more than one, and one question more, for keys that name one. */
function documentOf(text: string): Table {
  const {
    processes = {},
    questions = {},
    ...rest
  } = TOML.parse(text.replace(/^\uFEFF/, '')) as Table
  const other = { type: 'boolean', label: 'Other', default: true }
  return {
    ...rest,
    ...(rest.scale ? {} : { processes: { ...(processes as Table), more: {} } }),
    questions: { ...(questions as Table), more: other },
  }
}
const recipeOf = (it: Table) => readRecipe('recipe.toml', TOML.stringify(it as TOML.JsonMap)).recipe
const tableAt = (document: Table, steps: readonly string[]) =>
  steps.slice(0, -1).reduce<Table>((it, step) => it[step] as Table, document)

/** What the recipe itself calls things: its processes, its questions, its folders. */
function namesIn({ processes = {}, questions = {}, storage = {} }: Table): string[] {
  return Object.keys({
    ...(processes as Table),
    ...(questions as Table),
    ...(storage as Table),
  })
}

/** Values of the same kind, some of which may be good in this place. */
function others(value: unknown, names: readonly string[]): unknown[] {
  if (typeof value === 'boolean') return [!value]
  if (typeof value === 'number') return [value + 1, value - 1, value * 2, value / 2]
  if (Array.isArray(value)) {
    return [value.slice(1), value.slice(0, -1), ...ANY.map(it => [...value, it]), []]
  }
  if (typeof value === 'object') return [{ ...value, other: 'x' }]
  return [`${value}x`, `${value}/x`, `${value}/`, `${value}-1`, ...names, ...ANY]
}

/** Words of the format, among them one for every choice. */
const ANY = [
  ...[
    'TZ',
    '64M',
    '2G',
    '7s',
    '9m',
    '1:1',
    '700',
    '@hourly',
    '1.2.3',
    'OTHER',
    '/other',
    '/other/',
  ],
  ...['none', 'lan', 'internet', 'apps', 'proxy', 'immutable', 'unlimited', 'h2c', 'http1'],
  ...['main', 'always', 'if-missing', 'once', 'on-upgrade', 'any', 'each-major'],
  ...['cache', 'config', 'data', 'scratch', 'read', 'read-write', 'music', 'video'],
  ...['hex', 'alnum', 'base64', 'uuid', 'manual', 'never', 'secret', 'question', 'wizard', 'oidc'],
  ...['text', 'email', 'mariadb', 'postgres', 'sqlite', 'redis', 'valkey', 'C', 'noeviction'],
  ...['allkeys-lru', 'citext', 'usb', 'tun', 'NET_RAW', 'amd64', 'arm64', 'json', 'yaml', 'ini'],
]

import type { z } from 'zod'
import { holdsTables, schemaAt } from './keys.ts'

/** What is right at a place of a recipe. */
export interface Expectation {
  readonly code: string
  /** Follows "expected". */
  readonly allowed: string
}

type Path = readonly (string | number)[]

/** What the schema wanted where it complains: in its own words, where it has some. */
export function expectationOf(issue: z.core.$ZodIssue, at: Path): Expectation {
  const said = inWords(issue, at)
  return isVague(issue) ? (ownWords(at) ?? said) : said
}

/** zod knows the type alone, or a pattern that says nothing to people. */
const isVague = (issue: z.core.$ZodIssue) =>
  ownOf(issue.message) === undefined &&
  (issue.code === 'invalid_format' ||
    issue.code === 'invalid_union' ||
    (issue.code === 'invalid_type' && !['array', 'object', 'record'].includes(issue.expected)))

/** Never right, each in another way: a table, a text, a number, a fraction. */
const PROBES = [{}, '\0', -1, 0.5]

/** What our schema says of a value that is wrong in every way; every text may be one of words. */
function ownWords(at: Path): Expectation | undefined {
  for (const probe of PROBES) {
    const issue = schemaAt(at)?.safeParse(probe).error?.issues[0]
    if (!issue) continue
    const own = ownOf(issue.message)
    if (own && own.code !== 'E-TEXT') return own
    // Alternatives say what they want of a text without words of their own; so do whole numbers.
    const isUnion = issue.code === 'invalid_union' && typeof probe !== 'object'
    if (isUnion || (issue.code === 'invalid_type' && issue.expected === 'int')) {
      return inWords(issue, at)
    }
  }
  return undefined
}

/** What is right at a place, whatever stands there: for people who look it up. */
export function allowedAt(at: Path): string {
  for (const probe of [...PROBES, true]) {
    const issue = schemaAt(at)?.safeParse(probe).error?.issues[0]
    if (issue?.path.length === 0) return expectationOf(issue, at).allowed
  }
  return 'a text'
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a number',
}

function inWords(issue: z.core.$ZodIssue, at: Path): Expectation {
  const own = ownOf(issue.message)
  if (own) return own
  switch (issue.code) {
    case 'invalid_type':
      return { code: 'E-TYPE', allowed: TYPES[issue.expected] ?? container(issue.expected, at) }
    case 'invalid_value':
      return { code: 'E-VALUE', allowed: oneOf(issue.values) }
    case 'too_small':
      return { code: 'E-VALUE', allowed: `at least ${counted(issue.minimum, issue.origin)}` }
    case 'too_big':
      return { code: 'E-VALUE', allowed: `at most ${counted(issue.maximum, issue.origin)}` }
    case 'invalid_union':
      return either(issue.errors.flatMap(it => it.slice(0, 1)).map(it => inWords(it, at)))
    default:
      return { code: 'E-VALUE', allowed: issue.message }
  }
}

/** Our own schemas say their code in front of the words; zod's own words are replaced. */
function ownOf(message: string): Expectation | undefined {
  const [, code, allowed] = /^(E-[A-Z-]+) (.*)$/s.exec(message) ?? []
  return code === undefined || allowed === undefined ? undefined : { code, allowed }
}

/** How a table or a list is written at a place. */
function container(type: string, at: Path): string {
  const name = at
    .map(it => (typeof it === 'number' ? undefined : it))
    .filter(it => it !== undefined)
  if (type === 'array') return holdsTables(at) ? `tables written [[${name.join('.')}]]` : 'a list'
  if (type === 'record' && holdsTables(at)) return `tables written [${name.join('.')}.<name>]`
  return at.some(it => typeof it === 'number') ? 'a table' : `a table, written [${name.join('.')}]`
}

const UNITS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  array: [' entry', ' entries'],
  string: [' character', ' characters'],
}

const counted = (count: number | bigint, origin: string) =>
  `${count}${UNITS[origin]?.[Number(count) === 1 ? 0 : 1] ?? ''}`

function oneOf(values: readonly unknown[]): string {
  const words = values.map(it => JSON.stringify(it))
  return words.length > 2 ? `one of ${words.join(', ')}` : words.join(' or ')
}

/** Every way to say it, and the code of the one that knows best what is wrong. */
function either(ways: readonly Expectation[]): Expectation {
  const best = ways.find(({ code }) => code !== 'E-TYPE' && code !== 'E-VALUE')
  const allowed = [...new Set(ways.map(it => it.allowed))].join(' or ')
  return { code: best?.code ?? 'E-TYPE', allowed }
}

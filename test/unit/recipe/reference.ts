import { allowedAt } from '../../../agent/recipe/expectation.ts'
import { type JsonSchema, recipeJsonSchema } from '../../../agent/recipe/json-schema.ts'
import { meaningOf } from '../../../agent/recipe/meanings.ts'

const SCHEMA = recipeJsonSchema()

/** The keys of one table of the format as a table of Markdown. `path` has `*` for free names. */
export function referenceOf(path: readonly string[]): string {
  const table = path.reduce(step, SCHEMA)
  const required = table.required as readonly string[] | undefined
  const rows = Object.entries(table.properties ?? {}).map(([key, schema]) => {
    const at = [...path, key]
    const preset = required?.includes(key) ? 'needed' : shown(schema.default)
    return `| \`${key}\` | ${kindOf(at, schema)} | ${preset} | ${meaningOf(at) ?? ''} |`
  })
  return ['| key | what | unless said | meaning |', '| --- | --- | --- | --- |', ...rows].join('\n')
}

const step = (schema: JsonSchema, key: string): JsonSchema =>
  schema.properties?.[key] ?? (schema.additionalProperties || schema.items || {})

const shown = (value: unknown) => (value === undefined ? '' : code(JSON.stringify(value)))
const code = (text: string) => `\`${text.replaceAll('|', '\\|')}\``

function kindOf(path: readonly string[], schema: JsonSchema): string {
  const words = allowedAt(numbered(path))
  const { minimum, maximum } = schema
  if (/^a (?:whole )?number$/.test(words) && minimum !== undefined && maximum !== undefined) {
    return maximum > 10 ** 12 ? words : `${words} from ${minimum} to ${maximum}`
  }
  // What is in a list is said with it.
  if (words === 'a list') return `a list, each ${marked(allowedAt([...numbered(path), 0]))}`
  return marked(words)
}

/** The entries of a list have numbers. */
const numbered = (path: readonly string[]) =>
  path.map((it, index) => (isEntry(path, index) ? 0 : it))

const isEntry = (path: readonly string[], index: number) =>
  path[index] === '*' && path.slice(0, index).reduce(step, SCHEMA).items !== undefined

/** What is said in full below the tables. */
const SHORT: readonly (readonly [RegExp, string])[] = [
  [/a name of lower-case letters, digits and inner hyphens, at most \d+/, 'a name'],
  [/an absolute path without a slash at its end/, 'a path in the container'],
  [/a list of the program and its arguments, such as/, 'a list such as'],
  [/an image reference such as.*/, 'an image'],
  [
    /a variable name: letters, digits(?: and underscores|, underscores, and dots inside)/,
    'the name of a variable',
  ],
  [/each extensions among/, 'each one of'],
  [/^(?:capabilities|extensions) among /, 'one of '],
]

/** Quoted words as code, with tables by their brackets. */
function marked(words: string): string {
  return SHORT.reduce((it, [long, short]) => it.replace(long, short), words)
    .replace(/, written (\[[^ ]+\])/, ' $1')
    .replace(/ written (\[)/, ' $1')
    .replace(/\["[^\]]*\]|"[^"]*"/g, it => code(it))
    .replace(/\[{1,2}[a-z*][a-z.<>*-]+\]{1,2}/g, it => code(it.replaceAll('.*', '.<name>')))
}

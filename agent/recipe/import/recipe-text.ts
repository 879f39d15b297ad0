import { asPlaceholders } from './marks.ts'

export type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value }

/** Where placeholders are filled in; everywhere else a dollar is a dollar. */
const FILLED = /^(?:env\.|processes\.[^.]+\.env\.|files\.content$)/

/**
 * A recipe as people write it: values first, then tables, in the order given. Empty tables are left
 * out, but for those that mean something by being there.
 */
export function recipeText(
  recipe: Readonly<Record<string, Value>>,
  remarks: readonly string[],
): string {
  const lines = remarks.map(it => `# ${it.replace(/\p{C}/gu, ' ')}`)
  writeTable(lines, [], recipe)
  return `${lines.join('\n')}\n`
}

const isTable = (it: Value | undefined): it is { readonly [key: string]: Value } =>
  typeof it === 'object' && !Array.isArray(it)
const isTables = (it: Value | undefined): it is readonly { readonly [key: string]: Value }[] =>
  Array.isArray(it) && it.length > 0 && it.every(isTable)

/** Asked for by their name alone. */
const MEANINGFUL = /^(?:https|secrets\.[^.]+)$/

function writeTable(
  lines: string[],
  path: readonly string[],
  table: { readonly [key: string]: Value },
): void {
  const entries = Object.entries(table)
  for (const [key, value] of entries) {
    if (isTable(value) || isTables(value)) continue
    if (Array.isArray(value) && value.length === 0) continue
    lines.push(`${nameOf(key)} = ${written(value, FILLED.test([...path, key].join('.')))}`)
  }
  for (const [key, value] of entries) {
    const below = [...path, key]
    const title = below.map(nameOf).join('.')
    if (isTable(value)) {
      const own =
        MEANINGFUL.test(title) || Object.values(value).some(it => !isTable(it) && !isTables(it))
      if (own) lines.push('', `[${title}]`)
      writeTable(lines, below, value)
    } else if (isTables(value)) {
      for (const it of value) {
        lines.push('', `[[${title}]]`)
        writeTable(lines, below, it)
      }
    }
  }
}

const nameOf = (key: string) => (/^[A-Za-z0-9_-]+$/.test(key) ? key : quoted(key))

function written(value: Value, filled: boolean): string {
  if (typeof value === 'string') {
    const text = filled ? asPlaceholders(value) : value
    return text.includes('\n') && /^[^\r]*$/.test(text) ? block(text) : quoted(text)
  }
  if (Array.isArray(value)) return `[${value.map(it => written(it, filled)).join(', ')}]`
  return String(value)
}

/** TOML knows the escapes of JSON, and forbids DEL as it stands. */
const quoted = (text: string) => JSON.stringify(text).replaceAll('\u007F', '\\u007F')

const block = (text: string) =>
  `"""\n${text
    .split('\n')
    .map(it =>
      quoted(it)
        .slice(1, -1)
        .replaceAll('\\"', '"')
        .replaceAll('"""', '""\\"')
        .replace(/"$/, '\\"'),
    )
    .join('\n')}"""`

/** What redraws a terminal, or is not seen at all: controls, odd spaces, combining marks. */
const UNSEEN = /[\p{C}\p{M}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu
const BARE_KEY = /^[A-Za-z0-9_-]+$/
const LONGEST = 80
const LONGEST_LINE = 400

/** A value as it is shown in a message: short, on one line, with nothing hidden in it. */
export function shownValue(value: unknown): string {
  if (typeof value === 'number') return shownNumber(value)
  if (value instanceof Date) return shownDate(value)
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) {
    if (value.length > 0 && value.every(isTable)) return 'a list of tables'
    return short(`[${value.slice(0, LONGEST).map(shownValue).join(', ')}]`)
  }
  if (isTable(value)) {
    const keys = Object.keys(value)
    return keys.length === 0
      ? 'an empty table'
      : short(`a table with ${keys.map(shownKey).join(', ')}`)
  }
  if (typeof value !== 'string') return short(String(value))
  return `${quoted(value)}${lookAlikes(value)}`
}

const isTable = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)

/** The way to a value, dotted as in TOML: `storage.data.path`. */
export const shownPath = (path: readonly (string | number)[]): string =>
  path.map(it => shownKey(String(it))).join('.')

/** One character, with its number where it could be taken for another. */
export function shownCharacter(character: string): string {
  if (character === '') return 'the end of the file'
  if (character === '"') return 'a quote'
  if (character === '\n' || character === '\r') return 'the end of the line'
  return /^[\x21-\x7e]$/.test(character)
    ? `"${character}"`
    : `${quoted(character)}${lookAlikes(character)}`
}

/** Words that hold something of the file: on one line, with nothing hidden in them. */
export const shownLine = (text: string): string =>
  `${escaped(text.length > LONGEST_LINE ? `${text.slice(0, LONGEST_LINE - 1)}…` : text)}${lookAlikes(text)}`

const shownKey = (key: string) => (BARE_KEY.test(key) ? short(key) : quoted(key))
const quoted = (text: string) => escaped(JSON.stringify(short(text)))
const short = (text: string) => (text.length > LONGEST ? `${text.slice(0, LONGEST - 3)}…` : text)

function escaped(text: string): string {
  return text.replace(UNSEEN, it =>
    // As TOML writes it.
    Array.from(it, character => {
      const number = character.codePointAt(0)?.toString(16) ?? ''
      return number.length > 4 ? `\\U${number.padStart(8, '0')}` : `\\u${number.padStart(4, '0')}`
    }).join(''),
  )
}

/** Letters that a reader would take for others: `о` of Cyrillic is not `o`. */
export function lookAlikes(text: string): string {
  const strange = new Set(text.slice(0, LONGEST).match(/[^\p{ASCII}…]/gu))
  const named = [...strange]
    .filter(it => it === escaped(it))
    .slice(0, 3)
    .map(it => `"${it}" is U+${it.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}`)
  return named.length === 0 ? '' : ` (${named.join(', ')})`
}

/** As TOML writes it. */
function shownNumber(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf'
  return String(value)
}

function shownDate(value: Date): string {
  return Number.isNaN(value.getTime()) ? 'a date' : `the date ${value.toISOString()}`
}

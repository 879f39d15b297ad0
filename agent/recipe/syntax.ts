import type { Stop } from './finding.ts'
import type { Place } from './place.ts'
import { shownCharacter, shownPath } from './shown.ts'

/** What a parser says of a text that it cannot take apart. */
export interface Complaint extends Place {
  readonly message: string
}

/** Languages that people write by habit, as a line of theirs shows. */
const ELSEWHERE: readonly (readonly [RegExp, string])[] = [
  [/^\s*\{\s*(?:"|$)/, 'JSON'],
  [/^\s*"[^"]*"\s*:/, 'JSON'],
  [/^---\s*$|^\s*-\s+\S|^\s*[\w.-]+\s*:(?:\s|$)/, 'YAML'],
  [/^\s*</, 'XML'],
  [/^\s*(?:export|set)\s+\w+=/, 'a shell script'],
  [/^\s*(?:FROM|RUN|CMD|ENTRYPOINT|COPY)\s/, 'a Dockerfile'],
]

/**
 * A syntax error in words for packagers: what was expected, what was found, and what was probably
 * meant. The parser knows the place, the line tells the rest.
 */
export function syntaxMistake(text: string, complaint: Complaint): Stop {
  const lines = text.split('\n')
  const stop = (place: Place, message: string, code = 'E-SYNTAX'): Stop => ({
    ...place,
    code,
    message,
  })
  const { line, column } = complaint
  const written = lines[line - 1] ?? ''
  const before = written.slice(0, column - 1)
  const rest = written.slice(column - 1)
  const language = ELSEWHERE.find(([form]) => form.test(written))?.[1]
  if (language && !isDuplicate(complaint)) {
    return stop(
      complaint,
      `expected TOML, such as service = "notes", found what looks like ${language}`,
    )
  }
  const open = unfinished(lines, line)
  if (open) return stop(open.place, open.message)
  if (isDuplicate(complaint)) {
    const isTable = /^\s*\[/.test(written)
    const name = shownPath([/^[^=\].\s]+/.exec(rest)?.[0]?.replace(/^(["'])(.*)\1$/, '$2') ?? ''])
    const what = isTable ? `the table ${name}` : `the key ${name}`
    return stop(complaint, `expected ${what} once, found it again`, 'E-DUPLICATE')
  }
  const expected = EXPECTED[complaint.message]
  if (expected) return stop(complaint, `expected ${expected}, found ${found(rest)}`)
  if (/[=[,]\s*$/.test(before) && !/^\s*\[/.test(written)) {
    return stop(complaint, `expected a value${hint(rest)}, found ${found(rest)}`)
  }
  if (/=/.test(before)) return stop(complaint, `expected a value, found ${found(rest)}`)
  return stop(
    complaint,
    `expected a key of plain letters, digits, "-" and "_", found ${found(rest)}`,
  )
}

const isDuplicate = ({ message }: Complaint) =>
  message === 'Defining a key multiple times is invalid'

/** The parser's words for what has one cause, and ours. */
const EXPECTED: Readonly<Record<string, string>> = {
  'Unterminated string constant': 'a closing quote on the same line',
  'Unterminated array': 'a closing ]',
  'Unterminated inline table': 'a closing }',
  'Unterminated table-key': 'a closing ]',
  'Empty bare keys are not allowed': 'a name',
  'Must be a newline': 'one key on a line',
  'Expected equal (=) token': 'a = after the key',
  'Unspecified values are invalid': 'a value',
  'Expected comma (,) token': 'a comma between two values',
  'Control characters (codes < 0x1f and 0x7f) are not allowed':
    'no control characters (in "…" they are written as \\u0000)',
  'No newlines are allowed between the curly braces unless they are valid within a value':
    'all of { … } on one line',
  'Trailing comma is not permitted in an inline table': 'no comma before }',
  'Underscores are allowed between digits': 'underscores between digits alone',
  'Three or more quotes are not permitted': 'fewer quotes',
  'Unexpected invalid date': 'a date that exists',
  'Unexpected invalid time': 'a time that exists',
  'Leading zeros are not allowed':
    'a number without leading zeros (modes are texts, such as "640")',
  'Invalid character in escape sequence':
    "an escape such as \\n (\\\\ is a backslash; in '…' nothing is escaped)",
  'Consecutive dots are not permitted in keys': 'one dot between two keys',
  'Keys cannot end with a dot': 'a key after the dot',
  'Keys cannot start with a dot': 'a key before the dot',
  'Unexpected spaces': '[[ and ]] without a space inside',
}

/** What was probably meant by something that is no value. */
function hint(rest: string): string {
  if (/^[“”„‘’«»]/.test(rest)) return ' in straight quotes, such as "notes"'
  if (/^(?:true|yes|on|false|no|off)\b/i.test(rest)) return ', true or false'
  if (/^(?:null|nil|none)\b/i.test(rest)) return ' (there is no null: leave the key out)'
  if (/^[A-Za-z_$/.~*@-]/.test(rest)) return '; a text stands in quotes, such as "notes"'
  return ''
}

/** The word that is in the way, or the one character. */
function found(rest: string): string {
  const word = /^[\x21-\x7e]{1,40}/.exec(rest)?.[0]
  if (word && /^[A-Za-z0-9_$]/.test(word)) return word
  return shownCharacter(Array.from(rest)[0] ?? '\n')
}

/** Parsers go on to the next line; the mistake is at the end of the one before. */
function unfinished(lines: readonly string[], line: number) {
  const index = lines.slice(0, line - 1).findLastIndex(it => it.trim() !== '')
  const before = (lines[index] ?? '').trimEnd()
  const place = { line: index + 1, column: before.length + 1 }
  if (/^\s*[^#"'[]+=$/.test(before)) {
    return { place, message: 'expected a value after =, found the end of the line' }
  }
  if (/^\s*\[[^\]#"'=]*$/.test(before)) {
    return { place, message: 'expected a closing ], found the end of the line' }
  }
  return undefined
}

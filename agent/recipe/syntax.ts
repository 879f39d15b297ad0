import type { Stop } from './finding.ts'
import type { Place } from './place.ts'
import { shownCharacter, shownPath } from './shown.ts'

/** What a parser says of a text that it cannot take apart. */
export interface Complaint extends Place {
  readonly message: string
}

/** Languages that people write by habit, as a line of theirs shows. */
const ELSEWHERE: readonly (readonly [RegExp, string])[] = [
  [/^(?:<{7}|={7}|>{7})/, 'an unfinished merge'],
  [/^\s*\[?\s*\{\s*(?:"|$)/, 'JSON'],
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
  const { line, column } = complaint
  const written = lines[line - 1] ?? ''
  const before = written.slice(0, column - 1)
  const rest = written.slice(column - 1)
  const stop = (message: string, { line, column }: Place = complaint): Stop => ({
    line,
    column,
    code: isDuplicate(complaint) ? 'E-DUPLICATE' : 'E-SYNTAX',
    message,
  })
  if (isDuplicate(complaint)) return stop(`expected ${nameAt(written, rest)} once, found it again`)
  const open = unfinished(lines, line)
  if (open) return stop(open.message, open)
  const language = ELSEWHERE.find(([form]) => form.test(written))?.[1]
  if (language) {
    return stop(`expected TOML, such as service = "notes", found what looks like ${language}`)
  }
  return stop(`expected ${expected(complaint.message, before, rest)}, found ${found(before, rest)}`)
}

/** The key or the table that a line begins. */
function nameAt(line: string, rest: string): string {
  const [, name = ''] = /^["']?([^=\].\s"']+)/.exec(rest) ?? []
  return `${/^\s*\[/.test(line) ? 'the table' : 'the key'} ${shownPath([name])}`
}

function expected(message: string, before: string, rest: string): string {
  if (before.includes('\r')) return 'lines that end as on Linux or Windows'
  if (message.startsWith('Invalid code point')) return 'a character that exists'
  if (message === 'Expected comma (,) token' && before.trim() === '') {
    return 'a comma or a closing bracket before this line'
  }
  const known = EXPECTED[message]
  if (known) return known
  if (/^\s*\w[\w.-]*\s*$/.test(before) && /^:?=/.test(rest)) return 'a single ='
  if (/"\s*$/.test(before) && rest.startsWith(':')) return 'a = between the key and its value'
  if (/[=[,{]\s*$/.test(before) && before.includes('=')) return `a value${hint(rest)}`
  if (/=\s*\d[\w.:-]*$/.test(before))
    return 'the end of the line (what is no plain number stands in quotes)'
  if (/=.*[[{][^\]}]*$/.test(before)) return 'a comma or a closing bracket'
  if (before.includes('=')) return 'the end of the line'
  const remark = /^(?:\/[/*]|;|--)/.test(rest) ? ' (remarks begin with #)' : ''
  return `a key of plain letters, digits, "-" and "_"${remark}`
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
  'Must be a newline': 'the end of the line',
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
    'a number without leading zeros (a mode is a text, such as "640")',
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
  if (/^\.\d/.test(rest)) return ' with a digit before the dot'
  if (/^[A-Za-z_$/.~*@-]/.test(rest)) return '; a text stands in quotes, such as "notes"'
  return ''
}

/** The word that is in the way, or the one character. */
function found(before: string, rest: string): string {
  const number = /=\s*(\d[\w.:-]*)$/.exec(before)?.[1] ?? ''
  const word = /^[\w.:/$-]{1,40}/.exec(rest)?.[0] ?? ''
  if (/^[\w$/]/.test(word) || (number !== '' && word !== '')) return `${number}${word}`
  return shownCharacter(Array.from(rest)[0] ?? '\n')
}

/** Parsers go on to the next line; the mistake is at the end of the one before. */
function unfinished(
  lines: readonly string[],
  line: number,
): (Place & Pick<Stop, 'message'>) | undefined {
  const index = lines.slice(0, line - 1).findLastIndex(it => it.trim() !== '')
  const before = (lines[index] ?? '').trimEnd()
  const missing = UNFINISHED.find(([form]) => form.test(before))?.[1]
  if (!missing) return undefined
  const message = `expected ${missing}, found the end of the line`
  return { line: index + 1, column: before.length + 1, message }
}

const UNFINISHED: readonly (readonly [RegExp, string])[] = [
  [/^\s*[^#"'[]+=$/, 'a value after ='],
  [/^\s*\[[^\]#"'=]*$/, 'a closing ]'],
  [/^\s*\[\[[^\]#"'=]*\]$/, 'a closing ]]'],
]

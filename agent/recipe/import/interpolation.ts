import { mark } from './marks.ts'

/** What a variable stands for; `undefined` where nobody set it. */
export type Lookup = (name: string) => string | undefined

/**
 * Variables in a text as the compose specification says: `$NAME`, `${NAME}`, `${NAME:-default}`,
 * `${NAME-default}`, `${NAME:?message}`, `${NAME?message}`, `${NAME:+other}`, `${NAME+other}`, inside
 * each other, and `$$` for a dollar. One that nobody set is a mark `var~NAME`.
 */
export const interpolate = (text: string, lookup: Lookup): string => filled(text, lookup, 0)

const DEEPEST = 16
const NAME = /^[A-Za-z_][A-Za-z0-9_]*/

function filled(text: string, lookup: Lookup, depth: number): string {
  let done = ''
  let at = 0
  while (at < text.length) {
    const next = text.indexOf('$', at)
    if (next < 0) break
    done += text.slice(at, next)
    const after = text[next + 1]
    if (after === '$') {
      done += '$'
      at = next + 2
      continue
    }
    const end = after === '{' && depth < DEEPEST ? closing(text, next + 2) : undefined
    if (end !== undefined) {
      done += expression(text.slice(next + 2, end), lookup, depth)
      at = end + 1
      continue
    }
    const name = NAME.exec(text.slice(next + 1, next + 201))?.[0]
    done += name ? (lookup(name) ?? mark(`var~${name}`)) : '$'
    at = next + 1 + (name?.length ?? 0)
  }
  return done + text.slice(at)
}

/** Where the `}` of a `${` is, over those of others inside. */
function closing(text: string, from: number): number | undefined {
  let open = 0
  for (let at = from; at < text.length; at++) {
    if (text.startsWith('${', at)) open++
    else if (text[at] === '}' && open-- === 0) return at
  }
  return undefined
}

/** What begins a variable and does not end it. */
export function unclosed(text: string): string | undefined {
  for (let at = text.indexOf('${'); at >= 0; at = text.indexOf('${', at + 2)) {
    const dollars = /\$*$/.exec(text.slice(0, at))?.[0].length ?? 0
    // Two dollars are one, and begin nothing.
    if (dollars % 2 === 0 && closing(text, at + 2) === undefined) return text.slice(at, at + 40)
  }
  return undefined
}

/** Names that a text does not go on without: `${NAME?why}` and `${NAME:?why}`. */
export const demandedIn = (text: string): string[] =>
  [...text.matchAll(/(?<!\$)\$\{([A-Za-z_][A-Za-z0-9_]*):?\?/g)].map(it => it[1] ?? '')

function expression(inner: string, lookup: Lookup, depth: number): string {
  const name = NAME.exec(inner)?.[0]
  if (!name) return `\${${inner}}`
  const [, sign = '', word = ''] = /^(:?[-?+])?(.*)$/s.exec(inner.slice(name.length)) ?? []
  if (sign === '' && word !== '') return `\${${inner}}`
  const value = lookup(name)
  const isSet = value !== undefined && (value !== '' || !sign.startsWith(':'))
  if (sign.endsWith('+')) return isSet ? filled(word, lookup, depth + 1) : ''
  if (isSet) return value
  if (sign.endsWith('-')) return filled(word, lookup, depth + 1)
  return mark(`var~${name}`)
}

/**
 * The variables of a `.env` file: `NAME=value`, quoted or not, with remarks and `export`. Values know
 * the variables above them, but for those in single quotes.
 */
export function readEnvFile(text: string, around: Lookup = () => undefined): Map<string, string> {
  const found = new Map<string, string>()
  const lookup: Lookup = name => found.get(name) ?? around(name)
  const LINE =
    /^[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_.-]*)[ \t]*[=:][ \t]*(?:'([^']*)'|"((?:[^"\\]|\\.)*)"|([^\r\n]*))/gm
  for (const [, name = '', single, double, bare = ''] of text.matchAll(LINE)) {
    if (single !== undefined) found.set(name, single)
    else if (double !== undefined) {
      const plain = double.replace(/\\(.)/gs, (_all, it: string) => ESCAPES[it] ?? it)
      found.set(name, interpolate(plain, lookup))
    } else found.set(name, interpolate(bare.replace(/(?:^|[ \t]+)#.*$/, '').trim(), lookup))
  }
  return found
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' }

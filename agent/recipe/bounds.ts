import type { Stop } from './finding.ts'
import { placeAt } from './place.ts'

/** Far more than any recipe needs; a larger file is named by `source` in `[[files]]`. Characters. */
export const LARGEST = 65_536
/** Tables and lists inside each other; the format itself needs five. */
export const DEEPEST = 16

/**
 * What is refused before anything takes the text apart: parsers would take seconds for it, or
 * exhaust their stack.
 */
export function refusal(text: string): Stop | undefined {
  if (text.length > LARGEST) {
    return stop(text, 0, 'E-SIZE', `expected at most ${LARGEST} characters, found ${text.length}`)
  }
  const strange = text.search(
    /\uFFFD|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/,
  )
  if (strange >= 0) return stop(text, strange, 'E-ENCODING', 'expected a text in UTF-8')
  return tooDeep(text)
}

/** Brackets and dots outside of strings and comments are what nests. */
function tooDeep(text: string): Stop | undefined {
  let brackets = 0
  let dots = 0
  for (let at = 0; at < text.length; at++) {
    switch (text[at]) {
      case '#':
        at = lineEnd(text, at) - 1
        break
      case '"':
      case "'": {
        const end = stringEnd(text, at)
        if (end === undefined) {
          const quotes = text.slice(at, at + 3)
          return stop(text, at, 'E-SYNTAX', `expected a closing ${quotes} for this one, found none`)
        }
        at = end - 1
        break
      }
      case '[':
      case '{':
        brackets++
        break
      case ']':
      case '}':
        brackets = Math.max(0, brackets - 1)
        break
      case '.':
        dots++
        break
      case '\n':
      case ',':
      case '=':
        dots = 0
    }
    if (brackets + dots > DEEPEST) {
      return stop(text, at, 'E-DEPTH', `expected at most ${DEEPEST} tables inside each other`)
    }
  }
  return undefined
}

const lineEnd = (text: string, from: number) => {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end
}

/** Where a string ends; an open one of a single line ends with it; `undefined` for an open block. */
function stringEnd(text: string, start: number): number | undefined {
  const quote = text[start] ?? ''
  const block = text.startsWith(quote.repeat(3), start)
  const closing = block ? quote.repeat(3) : quote
  for (let at = start + closing.length; at < text.length; at++) {
    if (text.startsWith(closing, at)) return at + closing.length
    if (!block && text[at] === '\n') return at
    if (quote === '"' && text[at] === '\\') at++
  }
  return block ? undefined : text.length
}

const stop = (text: string, index: number, code: string, message: string): Stop => ({
  ...placeAt(text, index),
  code,
  message,
})

// Apps take a path apart in many ways: some decode it twice, some read `..;` as `..`. Nobody comes
// in by a path unless it can be read in one way only.

/** What may stand in a path as it is; `;`, `\` and control characters are not among it. */
const PLAIN = "A-Za-z0-9_~@:!$&'()*+,=-"
const HEX = '[0-9a-fA-F]'
const NEXT = `%[89abAB]${HEX}`
/** Percent-encoded characters, each in its one spelling as UTF-8. */
const ENCODED = [
  // Not %25, %2E, %2F, %3B, %5C and control characters: they mean `%`, `.`, `/`, `;`, `\`.
  `%(?:2[0-46-9a-dA-D]|3[0-9ac-fAC-F]|[46]${HEX}|5[0-9abd-fABD-F]|7[0-9a-eA-E])`,
  `%(?:[cC][2-9a-fA-F]|[dD]${HEX})${NEXT}`,
  `%[eE]0%[abAB]${HEX}${NEXT}`,
  `%[eE][1-9a-fA-F]${NEXT}${NEXT}`,
  `%[fF]0%[9abAB]${HEX}${NEXT}${NEXT}`,
  `%[fF][1-3]${NEXT}${NEXT}${NEXT}`,
].join('|')
const LETTER = `(?:[${PLAIN}]|${ENCODED})`
const ANY = `(?:\\.|${LETTER})*`
/** One part of a path that is neither `.` nor `..`. */
const PART = `\\.*${LETTER}${ANY}`
const BELOW = `(?:${PART}(?:/${PART})*/?)?`

/**
 * The regular expression (RE2) of the request targets that need no sign-in. It is matched against
 * what the client sent, before anybody decoded it.
 */
export function publicTargets(paths: readonly string[]): string {
  return `^(?:${paths.map(patternOf).join('|')})(?:\\?.*)?$`
}

function patternOf(path: string): string {
  if (!path.endsWith('*')) return literal(path)
  const start = path.slice(0, -1)
  if (start.endsWith('/')) return literal(start) + BELOW
  // Letters after a beginning such as `/feed` must not make a `..` of it.
  const rest = /\/\.{1,2}$/.test(start) ? `${LETTER}${ANY}` : ANY
  return `${literal(start)}${rest}(?:/${BELOW})?`
}

const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/**
 * A text on its way from compose to a recipe. What only the box or the owner can fill in stands in it
 * as a mark: a name between two characters that no text has. So a `$` is a `$`, until it is written.
 */
const OPEN = '\uE000'
const CLOSE = '\uE001'
const MARK = /\uE000([^\uE000\uE001]*)\uE001/g

/** `database.host`, `secret.admin` ...: a placeholder of the recipe; `var~NAME`: not settled yet. */
export const mark = (name: string): string => `${OPEN}${name}${CLOSE}`

/** Nothing that is imported may look like a mark. */
export const withoutMarks = (text: string): string => text.replace(/[\uE000\uE001]/g, '')

export const marksIn = (text: string): string[] => [...text.matchAll(MARK)].map(it => it[1] ?? '')

export const hasMarks = (text: string): boolean => text.includes(OPEN)

/** The one mark that is the whole text. */
export const soleMark = (text: string): string | undefined =>
  /^\uE000([^\uE000\uE001]*)\uE001$/.exec(text)?.[1]

export const replaceMarks = (text: string, change: (name: string) => string): string =>
  text.replace(MARK, (_all, name: string) => change(name))

/** As a recipe writes it. */
export const asPlaceholders = (text: string): string =>
  replaceMarks(text.replaceAll('$', '$$$$'), name => `\${${name}}`)

/** As people read it in a message. */
export const readable = (text: string): string =>
  replaceMarks(text, name => `\${${name.replace(/^var~/, '')}}`)

/** For regular expressions: a mark, or what is no separator of a URL. */
export const MARKED = '\uE000[^\uE000\uE001]*\uE001'

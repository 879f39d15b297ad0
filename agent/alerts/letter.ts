import { z } from 'zod'
import { LANGUAGES, type Language } from '../base/language.ts'
import { LETTER_WORDS } from './letter-words.ts'

/** What happened, what that means, and what to do: whole sentences. */
export const itemSchema = z.object({
  code: z.string(),
  what: z.string(),
  means: z.string(),
  todo: z.string(),
})

/** What is told at one time, by whatever way. */
export const letterSchema = z.object({
  box: z.string(),
  language: z.enum(Object.keys(LANGUAGES) as Language[]),
  /** Where the page of the box is. */
  page: z.string(),
  kind: z.enum(['news', 'trial']),
  /** What is not as it should be, and what is well again. */
  troubles: z.array(itemSchema),
  over: z.array(itemSchema),
})

export type Letter = z.output<typeof letterSchema>
export type Item = z.output<typeof itemSchema>

/** Pure: the line by which people know what it is about. */
export function titleOf({ box, language, kind, troubles }: Letter): string {
  const [first, ...more] = troubles
  const said = LETTER_WORDS[language]
  if (kind === 'trial') return `${box}: ${said.trialTitle}`
  if (!first) return `${box}: ${said.overTitle}`
  return `${box}: ${first.what}${more.length > 0 ? ` ${said.more(more.length)}` : ''}`
}

/** Pure: everything else, as plain text. */
export function textOf({ page, language, kind, troubles, over }: Letter): string {
  const said = LETTER_WORDS[language]
  const lines = [
    ...(kind === 'trial' ? [said.trial, ''] : []),
    ...troubles.flatMap(({ what, means, todo }) => [what, means, todo, '']),
    ...(over.length > 0 ? [said.over, ...over.map(it => `- ${it.what}`), ''] : []),
    page,
  ]
  return lines.join('\n')
}

import { z } from 'zod'

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
export function titleOf({ box, kind, troubles }: Letter): string {
  const [first, ...more] = troubles
  if (kind === 'trial') return `${box}: a message to try this way`
  if (!first) return `${box}: well again`
  return `${box}: ${first.what}${more.length > 0 ? ` And ${more.length} more.` : ''}`
}

/** Pure: everything else, as plain text. */
export function textOf({ page, kind, troubles, over }: Letter): string {
  const lines = [
    ...(kind === 'trial' ? ['The box can reach you by this way.', ''] : []),
    ...troubles.flatMap(({ what, means, todo }) => [what, means, todo, '']),
    ...(over.length > 0 ? ['Well again:', ...over.map(it => `- ${it.what}`), ''] : []),
    page,
  ]
  return lines.join('\n')
}

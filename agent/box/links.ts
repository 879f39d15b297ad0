import { z } from 'zod'
import { Conflict, NotFound } from '../base/errors.ts'

/** Something on the web or at home that is no app of this box, and yet has its place on Home. */
export const linkSchema = z.strictObject({
  name: z.string().trim().min(1).max(40),
  url: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .refine(it => new URL(it).password === '', 'an address without a password in it'),
})

export type Link = z.output<typeof linkSchema>

/** As many as one still finds something among. */
export const MOST_LINKS = 50

/** Throws Conflict where there is one of that name. */
export function withLink(links: readonly Link[], link: Link): Link[] {
  if (links.some(it => it.name === link.name)) {
    throw new Conflict('link-taken', `there is a link called ${link.name} already`, {
      hint: 'give it another name, or remove the other one first',
    })
  }
  if (links.length >= MOST_LINKS) {
    throw new Conflict('links-full', `there are ${MOST_LINKS} links already`, {
      hint: 'remove one that nobody uses any more',
    })
  }
  return [...links, link]
}

/** Throws NotFound. */
export function withoutLink(links: readonly Link[], name: string): Link[] {
  const rest = links.filter(it => it.name !== name)
  if (rest.length < links.length) return rest
  throw new NotFound('link-unknown', `there is no link called ${name}`)
}

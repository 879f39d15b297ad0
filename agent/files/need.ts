import { z } from 'zod'
import { containerPath, owner, recipePath, says } from '../recipe/scalars.ts'

/** What a merge sets: a value by its dotted path in the document. */
const settings = z.record(
  z
    .string()
    .max(200)
    .regex(/^[^\s.][^\p{C}]*$/u, says('E-NAME', 'a dotted path such as "server.port"')),
  z.union([z.string(), z.boolean(), z.number()], says('E-TYPE', 'a text, a number, true or false')),
)

/**
 * `[[files]]`: a file in a storage of the app, written before the app starts. Exactly one of
 * `content`, `source` and `set`; `content` and `set` know placeholders, a `source` is copied as it is.
 */
export const fileSchema = z.strictObject({
  path: containerPath,
  content: z.string().max(262_144).optional(),
  /** A file of the recipe folder. */
  source: recipePath.optional(),
  /** A few keys in a document that the app owns; the rest of it stays as it is. */
  set: settings.optional(),
  format: z.enum(['yaml', 'json', 'ini', 'xml']).optional(),
  mode: z
    .string()
    .regex(/^0?[0-7]{3}$/, says('E-MODE', 'three octal digits, such as "600"'))
    .default('600'),
  owner: owner.optional(),
  /** `always`: at every start, whatever the app made of it. */
  write: z.enum(['if-missing', 'always']).default('if-missing'),
})

export type FileNeed = z.output<typeof fileSchema>

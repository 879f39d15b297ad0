import { z } from 'zod'
import { imageReference, line, says } from '../recipe/scalars.ts'

/** Numbers and words parted by dots and hyphens: `2.3.3`, `v1.130.2-1`. */
export const version = z
  .string()
  .max(60)
  .regex(/^v?\d+(?:[.+-][0-9A-Za-z]+)*$/, says('E-VERSION', 'a version such as "2.3.3"'))

/** `[upgrade]`: how a newer version of the recipe takes over. */
export const upgradeSchema = z.strictObject({
  /** Versions that change so much that the owner decides, one click for each. */
  breaking: z.array(version).default([]),
  /** `each-major`: no major may be skipped; the steps say by which images. */
  sequence: z.enum(['any', 'each-major']).default('any'),
  step: z.array(z.strictObject({ version, image: imageReference })).default([]),
  /** What the owner reads before it. */
  note: line(500).optional(),
})

export type Upgrade = z.output<typeof upgradeSchema>

import { z } from 'zod'
import type { Language } from '../base/language.ts'
import { line, partName, prose } from './scalars.ts'

/** The recipe itself speaks English. */
export const TRANSLATIONS = ['de', 'fr', 'es', 'ar'] as const satisfies readonly Language[]

/** `[text.<language>]`: what a recipe says in another language; what is left out stays English. */
const translationSchema = z.strictObject({
  tagline: line(120).optional(),
  description: prose.optional(),
  'before-install': prose.optional(),
  'after-install': prose.optional(),
  questions: z
    .record(partName, z.strictObject({ label: line(100).optional(), help: prose.optional() }))
    .optional(),
  /** What stands beside those that the owner sees. */
  secrets: z.record(partName, line(100)).optional(),
})

export const textSchema = z.partialRecord(z.enum(TRANSLATIONS), translationSchema)

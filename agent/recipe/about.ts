import { z } from 'zod'
import { line, prose } from './scalars.ts'

export const CATEGORIES = [
  'automation',
  'communication',
  'documents',
  'files',
  'finance',
  'food',
  'games',
  'media',
  'network',
  'news',
  'photos',
  'productivity',
  'security',
  'software',
  'web',
] as const

const address = z.url({
  protocol: /^https?$/,
  error: 'E-URL an address such as "https://example.org"',
})

/** `[about]`: what people read before they install. */
export const aboutSchema = z.strictObject({
  name: line(60).optional(),
  tagline: line(120).optional(),
  description: prose.optional(),
  category: z.enum(CATEGORIES).optional(),
  /** SPDX expression. */
  license: line(100).optional(),
  website: address.optional(),
  source: address.optional(),
  docs: address.optional(),
  support: address.optional(),
  maintainers: z.array(line(100)).max(20).default([]),
  keywords: z.array(line(30)).max(30).default([]),
  'before-install': prose.optional(),
  'after-install': prose.optional(),
})

export type About = z.output<typeof aboutSchema>

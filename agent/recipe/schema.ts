import { z } from 'zod'
import { DATABASE_PLACEHOLDERS, databaseSchema } from '../database/need.ts'
import { httpsSchema } from '../proxy/need.ts'
import { storageSchema } from '../storage/need.ts'
import { PART_NAME, RESERVED, SERVICE_NAME, VARIABLE_NAME } from './names.ts'
import { placeholdersIn } from './placeholders.ts'

const partName = z
  .string()
  .regex(PART_NAME, 'a name of lower-case letters, digits and inner hyphens, at most 32')

const variableName = z
  .string()
  .regex(VARIABLE_NAME, 'a variable name: letters, digits and underscores')

/** An OCI reference: host, path, tag and digest as the distribution specification writes them. */
const imageReference = z
  .string()
  .regex(
    /^(?:[a-zA-Z0-9.-]+(?::\d+)?\/)?[a-z0-9]+(?:[._/-]+[a-z0-9]+)*(?::[\w][\w.-]{0,127})?(?:@sha256:[a-f0-9]{64})?$/,
    'an image reference such as "docker.io/miniflux/miniflux:2.3.3"',
  )

/** `[secrets.<id>]`: made once on the box, kept over updates, handed to the app. */
const secretSchema = z.strictObject({
  generate: z.enum(['alnum', 'hex']).default('alnum'),
  length: z.int().min(8).max(128).default(32),
  /** Variables that carry it. */
  env: z
    .union([variableName, z.array(variableName)], 'one variable name or a list of them')
    .transform(it => [it].flat())
    .default([]),
  /** The owner sees it on the app's page, for example to sign in for the first time. */
  show: z.boolean().default(false),
  /** What the owner reads beside it, e.g. "Password of admin". */
  label: z.string().max(60).optional(),
})

/** `[about]`: what people read before they install. */
const aboutSchema = z.strictObject({
  name: z.string().min(1).max(60).optional(),
  tagline: z.string().max(120).optional(),
})

/** What `${…}` may name in a recipe: only what the recipe itself asks for. */
function placeholders(recipe: {
  readonly https?: unknown
  readonly database?: unknown
  readonly secrets: object
}): string[] {
  return [
    'service.name',
    ...(recipe.https ? ['service.domain', 'service.url'] : []),
    ...(recipe.database ? DATABASE_PLACEHOLDERS.map(it => `database.${it}`) : []),
    ...Object.keys(recipe.secrets).map(id => `secret.${id}`),
  ]
}

/** Everything a recipe may say. Unknown keys are errors; what is accepted has an effect. */
export const recipeSchema = z
  .strictObject({
    schema: z.literal(1).default(1),
    service: z
      .string()
      .regex(SERVICE_NAME, 'a name of lower-case letters, digits and inner hyphens, at most 40')
      .refine(name => !RESERVED.includes(name), 'a name that is not reserved'),
    image: imageReference.optional(),
    build: z
      .string()
      .regex(/^(?!\/)[^\0\\]+$/, 'a path inside the recipe folder')
      .refine(path => !path.split('/').includes('..'), 'a path inside the recipe folder')
      .optional(),
    https: httpsSchema.optional(),
    database: databaseSchema.optional(),
    storage: z.record(partName, storageSchema).default({}),
    env: z
      .record(variableName, z.union([z.string(), z.boolean(), z.number(), z.bigint()]))
      .default({}),
    secrets: z.record(partName, secretSchema).default({}),
    about: aboutSchema.default({}),
  })
  .superRefine((recipe, context) => {
    if ((recipe.image === undefined) === (recipe.build === undefined)) {
      if (recipe.image === undefined) {
        context.addIssue({ code: 'custom', path: [], message: 'image or build' })
      } else {
        const message = 'a recipe without build, as it says image already'
        context.addIssue({ code: 'custom', path: ['build'], message })
      }
    }
    for (const [id, { path }] of Object.entries(recipe.storage)) {
      const clash = Object.entries(recipe.storage).find(
        ([other, it]) => other !== id && (it.path === path || path.startsWith(`${it.path}/`)),
      )
      if (clash) {
        const message = `a path outside of storage.${clash[0]} (${clash[1].path})`
        context.addIssue({ code: 'custom', path: ['storage', id, 'path'], message })
      }
    }
    const known = placeholders(recipe)
    for (const [name, value] of Object.entries(recipe.env)) {
      const unknown = placeholdersIn(String(value)).filter(it => !known.includes(it))
      if (unknown.length > 0) {
        const message = `placeholders among ${known.join(', ')}`
        context.addIssue({ code: 'custom', path: ['env', name], message })
      }
    }
  })

/** One app as its packager described it. */
export type Recipe = z.output<typeof recipeSchema>

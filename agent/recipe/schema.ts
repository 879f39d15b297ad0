import { z } from 'zod'
import { backupSchema } from '../backup/need.ts'
import { cacheSchema } from '../cache/need.ts'
import { tlsSchema } from '../certificates/need.ts'
import {
  deviceSchema,
  healthSchema,
  mainProcess,
  privilegesSchema,
  processSchema,
  resourcesSchema,
} from '../containers/need.ts'
import { databaseSchema } from '../database/need.ts'
import { fileSchema } from '../files/need.ts'
import { portSchema, requiredAppSchema } from '../firewall/need.ts'
import { usersSchema } from '../gate/need.ts'
import { mailSchema } from '../mail/need.ts'
import { networkSchema } from '../network/need.ts'
import { httpsSchema } from '../proxy/need.ts'
import { scaleSchema } from '../site/placement/need.ts'
import { librarySchema, storageSchema } from '../storage/need.ts'
import { hooksSchema, jobSchema } from '../tasks/need.ts'
import { upgradeSchema, version } from '../update/need.ts'
import { aboutSchema } from './about.ts'
import { questionSchema } from './question.ts'
import {
  envName,
  imageReference,
  partName,
  recipePath,
  says,
  serviceName,
  variableValue,
} from './scalars.ts'
import { secretSchema } from './secret.ts'
import { textSchema } from './text.ts'

/** The newest format that this Gantry understands. */
export const NEWEST = 1

const tableOf = <S extends z.ZodType>(entry: S) => z.record(partName, entry).default({})

/**
 * Everything a recipe may say, one line a table. Unknown keys are mistakes, and what is accepted
 * has an effect. What two tables say of each other is checked in checks.ts.
 */
export const recipeSchema = z.strictObject({
  schema: z
    .int()
    .min(1, says('E-SCHEMA', 'a format from 1 on'))
    .max(NEWEST, says('E-SCHEMA-NEW', `a format up to ${NEWEST}: this one needs a newer Gantry`))
    .default(1),
  service: serviceName,
  image: imageReference.optional(),
  build: recipePath.optional(),
  version: version.optional(),
  arch: z
    .array(z.enum(['amd64', 'arm64']))
    .min(1)
    .default(['amd64', 'arm64']),
  ...mainProcess,
  about: aboutSchema.default(() => aboutSchema.parse({})),
  text: textSchema.optional(),
  https: httpsSchema.optional(),
  tls: tlsSchema.optional(),
  ports: tableOf(portSchema),
  network: networkSchema.default(() => networkSchema.parse({})),
  database: databaseSchema.optional(),
  databases: tableOf(databaseSchema),
  cache: cacheSchema.optional(),
  caches: tableOf(cacheSchema),
  mail: mailSchema.optional(),
  storage: tableOf(storageSchema),
  libraries: tableOf(librarySchema),
  files: z.array(fileSchema).max(50).default([]),
  env: z.record(envName, variableValue).default({}),
  secrets: tableOf(secretSchema),
  questions: tableOf(questionSchema),
  processes: tableOf(processSchema),
  health: healthSchema.optional(),
  resources: resourcesSchema.default(() => resourcesSchema.parse({})),
  devices: tableOf(deviceSchema),
  privileges: privilegesSchema.default(() => privilegesSchema.parse({})),
  jobs: z.array(jobSchema).max(50).default([]),
  hooks: hooksSchema.default({}),
  backup: backupSchema.default(() => backupSchema.parse({})),
  users: usersSchema.optional(),
  requires: z
    .strictObject({ apps: z.record(serviceName, requiredAppSchema).default({}) })
    .default({ apps: {} }),
  scale: scaleSchema.optional(),
  upgrade: upgradeSchema.default(() => upgradeSchema.parse({})),
})

/** One app as its packager described it. */
export type Recipe = z.output<typeof recipeSchema>

import { z } from 'zod'

/** `[backup]`: how an app is held while it is saved. */
export const backupSchema = z.strictObject({
  /** `pause`: it stands still for the moment of the snapshot. `hot`: it goes on, and sees to it itself. */
  mode: z.enum(['pause', 'hot']).default('pause'),
})

/** What a target is called: also the name of a folder, and of its secrets. */
export const targetName = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/, 'letters, digits and inner hyphens, at most 32')

const folder = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9._][A-Za-z0-9._/-]*$/, 'a folder such as "backups/gantry"')
  .refine(it => !it.split('/').includes('..'), 'a folder without ".."')

const host = z
  .string()
  .max(253)
  .regex(/^[A-Za-z0-9][A-Za-z0-9.-]*$|^[0-9a-fA-F:]+$/, 'a name or an address of a machine')

const plainUrl = (protocol: RegExp, example: string) =>
  z.url({ protocol }).refine(it => {
    if (!URL.canParse(it)) return false
    const { username, password, search, hash } = new URL(it)
    return [username, password, search, hash].every(part => part === '')
  }, `an address such as "${example}", without a password in it`)

/** A disk as it was found: what was seen is what is prepared. */
export const foundDiskSchema = z.strictObject({
  path: z.string().regex(/^\/dev\/[a-z0-9]+$/),
  size: z.number(),
  model: z.string(),
  label: z.string().optional(),
  holds: z.string().optional(),
  uuid: z.string().optional(),
})

/**
 * The least and the most minutes between two copies at a target; six hours unless said, and a quarter of
 * an hour where another box may follow this one.
 */
export const PACE = { least: 15, most: 1_440, usual: 360, followed: 15 }

/** Kibibytes a second, as restic counts them. */
export const uploadLimit = z.int().min(1)

const common = {
  /** How many minutes lie between two copies there. */
  every: z.int().min(PACE.least).max(PACE.most).optional(),
  /** It takes new data and gives nothing up: old snapshots are taken away by who looks after it. */
  'append-only': z.boolean().default(false),
  /** The most that goes out to it, in kibibytes a second. */
  'upload-limit': uploadLimit.optional(),
}

/** The certificate to know a server by, as PEM, where the world does not know it. */
const certificate = z.string().startsWith('-----BEGIN CERTIFICATE-----').optional()

/** A place outside of the box that keeps encrypted copies of it. */
export const targetSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('disk'),
    /** Of its file system: it is found again wherever it is plugged in. */
    uuid: z.string().regex(/^[0-9A-Fa-f-]{4,36}$/, 'the UUID of a file system'),
    folder: folder.default('gantry-backup'),
    ...common,
  }),
  z.strictObject({
    kind: z.literal('sftp'),
    host,
    port: z.int().min(1).max(65_535).default(22),
    user: z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/, 'the name of an account'),
    folder: folder.default('gantry-backup'),
    ...common,
  }),
  z.strictObject({
    kind: z.literal('s3'),
    url: plainUrl(/^https?$/, 'https://s3.example.org/bucket/box'),
    certificate,
    ...common,
  }),
  z.strictObject({
    kind: z.literal('rest'),
    url: plainUrl(/^https?$/, 'https://nas.example.org:8000/box'),
    certificate,
    ...common,
  }),
])

export type Target = z.output<typeof targetSchema>

const word = z
  .string()
  .min(1)
  .max(500)
  .regex(/^[^\p{C}\s]+$/u, 'a word without spaces')

/** What a target wants to be shown: an account of a rest-server, an access key of S3. */
export const targetCredentials = z.strictObject({
  user: word.optional(),
  password: word.optional(),
})

export type TargetCredentials = z.output<typeof targetCredentials>

/**
 * Whoever may take something away at a target where the box may only add. It is used once and kept
 * nowhere: whoever breaks into the box finds nothing there that could erase its backups.
 */
export const tidierSchema = z.strictObject({
  /** Where that account is let in, if it is another door to the same backups. */
  url: plainUrl(/^https?$/, 'https://nas.example.org:8001/box').optional(),
  ...targetCredentials.shape,
})

export type Tidier = z.output<typeof tidierSchema>

/** `[backup]` of the preseed: what a box is given as soon as it has an owner. */
export const presetBackup = z
  .strictObject({
    targets: z.record(targetName, targetSchema),
    /** By target. */
    credentials: z.record(targetName, targetCredentials).default({}),
  })
  .superRefine(({ targets, credentials }, { addIssue }) => {
    for (const name of Object.keys(credentials).filter(it => !targets[it])) {
      addIssue({
        code: 'custom',
        path: ['credentials', name],
        message: `of a target, and there is no [backup.targets.${name}]`,
      })
    }
  })

export type PresetBackup = z.output<typeof presetBackup>

/** What another box may take up here with its backups, which nobody here can read. */
export const neighbourSchema = z.strictObject({
  /** Bytes. */
  space: z.int().min(1e9).max(1e15),
  /** Until then it may take away what is too old; else nothing, whoever has its key. ISO 8601. */
  'tidy-until': z.iso.datetime().optional(),
})

/** By name. */
export const neighboursSchema = z.record(targetName, neighbourSchema)

/** `[backup.follow]`: another box, which this one is ready to become. */
export const followSchema = z.strictObject({
  /** What tells that box from every other one, and what it is called. */
  id: z.string(),
  name: z.string(),
  /** The place where its copies are, by its name in the kit. */
  place: targetName,
  target: targetSchema,
  since: z.iso.datetime(),
})

export type Follow = z.output<typeof followSchema>

/** What a box is known by among those of its site. */
const siteBoxId = z.string().regex(/^[0-9a-f]{12}$/)

/** `[backup.standby]`: stays when that box is away, is called otherwise, or belongs to the site no more. */
const standbySchema = z.strictObject({
  of: siteBoxId,
  /** What it was called when this began. */
  name: z.string(),
  since: z.iso.datetime(),
})

/** `[replaced]`: another machine is this box since then, and counts a higher epoch. */
export const replacedSchema = z.strictObject({
  epoch: z.int().min(2),
  /** The place that told of it. */
  place: targetName,
  since: z.iso.datetime(),
})

export type Replaced = z.output<typeof replacedSchema>

export const backupSettings = z.strictObject({
  targets: z.record(targetName, targetSchema).default({}),
  follow: followSchema.optional(),
  /** Another box may follow this one by the second; since when, and which one of the site is to. */
  second: z.strictObject({ since: z.iso.datetime(), box: siteBoxId.optional() }).optional(),
  /** A box of the site whose databases come here by the second, for apps of it that are brought here. */
  standby: standbySchema.optional(),
  /** The other boxes of the site keep what brings apps of this one back; since when. */
  lent: z.strictObject({ since: z.iso.datetime() }).optional(),
  /** The number of the recovery kit that somebody has shown to have in hand. */
  kit: z.string().optional(),
  /** From when on its owner is reminded that there is no target: ISO 8601. */
  remind: z.iso.datetime().optional(),
})

/**
 * Minutes between two copies at a target: what its owner said counts. A box that follows this one fetches
 * files from what it can reach, so a disk is none of those.
 */
export const paceOf = (
  { second }: Pick<z.output<typeof backupSettings>, 'second'>,
  { every, kind }: Pick<Target, 'every' | 'kind'>,
): number => every ?? (second && kind !== 'disk' ? PACE.followed : PACE.usual)

/** The place of keys and passwords among the secrets: no app is called like that. */
export const BACKUP_SECRETS = '@backup'

/**
 * An app that is being brought back. `stage`: it runs on; `replace`: it stands still; `again`: as
 * `stage`, after a `replace` that did not come to its end, so it stands still.
 */
export const restoreEntry = z.strictObject({
  job: z.string(),
  phase: z.enum(['stage', 'replace', 'again']),
  /** Where it was not there: what it was called then, and what it is to be in the end. */
  new: z
    .strictObject({
      from: z.string(),
      state: z.enum(['running', 'stopped']),
      /** Its data is none of this box's: it was brought along. */
      elsewhere: z.boolean().optional(),
    })
    .optional(),
})

export type Restore = z.output<typeof restoreEntry>

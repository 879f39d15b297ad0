import { z } from 'zod'
import type { Problem } from '../base/errors.ts'
import { ACTIVITIES, type Activity } from './activity.ts'
import { foundDiskSchema, targetSchema, tidierSchema } from './need.ts'

// What the worker asks of the program that saves and brings back, and what that answers: files.

const hook = z.object({ command: z.array(z.string()), process: z.string(), timeout: z.number() })

export const appSchema = z.object({
  service: z.string(),
  running: z.boolean(),
  /** The slice that stands still for the moment; apps that go on have none. */
  slice: z.string().optional(),
  revision: z.number(),
  folders: z.array(
    z.object({
      id: z.string(),
      exclude: z.array(z.string()),
      /** Whose it is: `uid:gid`. */
      owner: z.string().default('0:0'),
    }),
  ),
  /** Folders that are not worth saving. */
  left: z.array(z.string()),
  /** Patterns of files that are databases, below a folder. */
  sqlite: z.array(z.object({ folder: z.string(), pattern: z.string() })),
  databases: z.array(
    z.object({
      engine: z.enum(['postgres', 'mariadb']),
      name: z.string(),
      locale: z.string(),
      extensions: z.array(z.string()).default([]),
    }),
  ),
  caches: z.array(z.string()),
  images: z.array(z.string()),
  before: hook.optional(),
  after: hook.optional(),
})

/** An app as far as it is saved and brought back. */
export type JobApp = z.output<typeof appSchema>

export const namedTarget = targetSchema.and(z.object({ name: z.string() }))
export type NamedTarget = z.output<typeof namedTarget>

const common = {
  id: z.string(),
  box: z.object({
    name: z.string(),
    id: z.string(),
    /** How often it was brought back as a whole, and once more. */
    epoch: z.number().default(1),
  }),
}

/** What a target and its backups want to be shown: `key`, `<target>.user`, `.password`, `ssh`. */
const shown = z.record(z.string(), z.string())

/** An app that goes from one box to another: what its move is known by. */
const carried = z.string()

export const jobSchema = z.discriminatedUnion('kind', [
  /** A snapshot of everything, and copies of it at the targets. */
  z.object({
    ...common,
    kind: z.literal('save'),
    snapshot: z.string(),
    /** 128 random bits in hex: written everywhere before the moment. */
    nonce: z.string(),
    apps: z.array(appSchema),
    targets: z.array(namedTarget),
  }),
  /** One app, to a place of its own, which another box makes for it. */
  z.object({
    ...common,
    kind: z.literal('send'),
    app: appSchema,
    snapshot: z.string(),
    nonce: z.string(),
    target: namedTarget,
    carried,
    shown,
  }),
  /** Whether a target is there and takes what it is given; makes its repository where it may. */
  z.object({
    ...common,
    kind: z.literal('try'),
    target: namedTarget,
    create: z.boolean(),
    credentials: z.record(z.string(), z.string()),
  }),
  /** Whether a target still has what it was given: all about it, and a part of the data. */
  z.object({
    ...common,
    kind: z.literal('check'),
    target: namedTarget,
    part: z.number(),
    /** What is too old goes, also where the target gives nothing up by itself. */
    tidy: z.boolean().default(false),
    /** Who may do that, where the box itself may not. */
    tidier: tidierSchema.optional(),
  }),
  /** The new words are to open a target, and those of before not any more. */
  z.object({ ...common, kind: z.literal('give-key'), target: namedTarget }),
  /** Everything of an app as it was, beside the app as it is. */
  z.object({
    ...common,
    kind: z.literal('stage'),
    app: appSchema,
    /** The same app under the name that it has in the snapshot, where it is new on the box. */
    earlier: appSchema.optional(),
    snapshot: z.string(),
    target: namedTarget.optional(),
    /** What opens it, where it is of another box. */
    shown: shown.optional(),
    carried: carried.optional(),
    /** There is more to come: it is fetched, and that is all. */
    early: z.literal(true).optional(),
    /** Databases as they were followed by the second, where those are the same ones and newer. */
    followed: z.literal(true).optional(),
  }),
  /** Data of an app that was just taken in, from elsewhere: a folder, an archive or a dump. */
  z.object({ ...common, kind: z.literal('bring'), app: appSchema, from: z.string() }),
  /** What is in a folder of a snapshot; and one thing of it, to be taken away. */
  z.object({
    ...common,
    kind: z.literal('list'),
    snapshot: z.string(),
    target: namedTarget.optional(),
    path: z.string(),
  }),
  z.object({
    ...common,
    kind: z.literal('fetch'),
    snapshot: z.string(),
    target: namedTarget.optional(),
    shown: shown.optional(),
    carried: carried.optional(),
    path: z.string(),
    /** It goes to a browser: a file as it is, a folder as the archive that every system opens. */
    packed: z.boolean().default(false),
  }),
  /** Disks at the box; and one of them made empty. */
  z.object({ ...common, kind: z.literal('disks') }),
  z.object({ ...common, kind: z.literal('format'), disk: foundDiskSchema }),
  /** Whose backups are at places that this box knows from a kit alone. */
  z.object({
    ...common,
    kind: z.literal('find'),
    places: z.array(z.object({ target: namedTarget, shown })),
    /** The id of the box whose backups are looked for; of the latest unless said. */
    from: z.string().optional(),
  }),
  /** Whether another machine has become this box meanwhile. */
  z.object({ ...common, kind: z.literal('ask'), targets: z.array(namedTarget) }),
  /** Everything of another box, beside this one, whose place it takes when the power comes next. */
  z.object({
    ...common,
    kind: z.literal('whole'),
    target: namedTarget,
    shown,
    snapshot: z.string(),
    /** Databases of that moment, too, where later ones were followed by the second. */
    oneMoment: z.boolean().default(false),
  }),
  /** Everything of the newest moment of another box, which this one is ready to become. */
  z.object({ ...common, kind: z.literal('follow'), target: namedTarget, shown, from: z.string() }),
  /** Another major of PostgreSQL, with all that the one before has, which waits at a snapshot. */
  z.object({
    ...common,
    kind: z.literal('move-major'),
    from: z.string(),
    to: z.string(),
    snapshot: z.string(),
  }),
  /** The way back from that; what was written since goes to a folder. */
  z.object({
    ...common,
    kind: z.literal('leave-major'),
    from: z.string(),
    to: z.string(),
    aside: z.string(),
  }),
  /** What was staged takes the place of what is there. The app stands still. */
  z.object({
    ...common,
    kind: z.literal('replace'),
    app: appSchema,
    /** What is there is not what the app had, but what an earlier try has left: it is not kept. */
    half: z.boolean().default(false),
  }),
])

export type Job = z.output<typeof jobSchema>
export type JobOf<K extends Job['kind']> = Job & { readonly kind: K }

export const problemSchema = z
  .object({
    code: z.string(),
    message: z.string(),
    hint: z.string().optional(),
    detail: z.string().optional(),
  })
  .transform(it => it as Problem)

/** A snapshot at a target. */
const kept = z.object({
  /** As restic calls it. */
  id: z.string(),
  /** Of the moment that it holds: the name that a snapshot on the box has, too. */
  name: z.string(),
  complete: z.boolean(),
  box: z.string(),
  /** Of everything in it. */
  bytes: z.number().optional(),
})

export const resultSchema = z.object({
  id: z.string(),
  kind: z.string(),
  /** ISO 8601. */
  at: z.string(),
  problem: problemSchema.optional(),
  files: z.array(z.object({ name: z.string(), folder: z.boolean(), size: z.number() })).optional(),
  disks: z
    .array(
      z.object({
        path: z.string(),
        size: z.number(),
        model: z.string(),
        label: z.string().optional(),
        holds: z.string().optional(),
        uuid: z.string().optional(),
      }),
    )
    .optional(),
  /** By place. */
  found: z
    .record(
      z.string(),
      z.object({
        snapshots: z.array(kept),
        /** What the box is called, and which apps it had. */
        box: z.string().optional(),
        apps: z.array(z.string()).optional(),
        /** Why nobody could look there. */
        problem: problemSchema.optional(),
      }),
    )
    .optional(),
  /** Where on the box lies what was fetched. */
  place: z.string().optional(),
  /** Of what was staged: the revision of its recipe that the data belongs to. */
  revision: z.number().optional(),
  /** What restic calls what was sent. */
  sent: z.string().optional(),
})

export type Result = z.output<typeof resultSchema>

const targetRecord = z.object({
  /** When it became one. */
  since: z.string().optional(),
  tried: z.string().optional(),
  succeeded: z.string().optional(),
  problem: problemSchema.optional(),
  /** What the last look at what is there has found: a backup that goes well says nothing of it. */
  damage: problemSchema.optional(),
  /** How far it is with having that again (mend.ts). */
  lost: z.enum(['forgotten', 'sent-again']).optional(),
  /** What the last backup does not hold as it should, in words. */
  missing: z.array(z.string()).default([]),
  checked: z.string().optional(),
  checkTried: z.string().optional(),
  /** When what was too old went there last, and what kept it from going since then. */
  tidied: z.string().optional(),
  untidy: problemSchema.optional(),
  /** Of 28: the part of the data that was read last, and found well. */
  part: z.number().default(0),
  snapshots: z.array(kept).default([]),
  /** How often this box was brought back on another machine, and once more, as far as that place knows. */
  epoch: z.number().optional(),
  /** The number of the key that this box opens it with, and what restic calls those of before that still do. */
  key: z.string().optional(),
  formerKeys: z.array(z.string()).optional(),
  /** When it was to be given a new one last, and what kept it from that. */
  keyTried: z.string().optional(),
  keyProblem: problemSchema.optional(),
  /** What snapshots there carry that this box has made, latest last; none before it has looked. */
  marks: z.array(z.string()).optional(),
})

export type TargetRecord = z.output<typeof targetRecord>

const followedSchema = z.object({
  tried: z.string(),
  problem: problemSchema.optional(),
  /** The moment that all of is here: its name, and what restic calls it. */
  moment: z.object({ name: z.string(), id: z.string() }).optional(),
})

export type Followed = z.output<typeof followedSchema>

/** What came of everything so far; written by the program alone. */
export const recordSchema = z.object({
  /** When this box began to look after backups. */
  since: z.string(),
  moment: z
    .object({
      at: z.string(),
      /** Milliseconds for which apps stood still. */
      frozen: z.number().optional(),
      problem: problemSchema.optional(),
    })
    .optional(),
  targets: z.record(z.string(), targetRecord).default({}),
  /** By app, what it had before it was brought back: a snapshot on the box, and the job that took it. */
  back: z
    .record(z.string(), z.object({ job: z.string(), snapshot: z.string(), at: z.string() }))
    .default({}),
  /** How far this box is with following another one. */
  followed: followedSchema.optional(),
})

export type Record = z.output<typeof recordSchema>

/** What came of bringing a whole box back. */
export const restoredSchema = z.object({
  /** That did it: what has taken its place is not brought back again. */
  job: z.string(),
  /** ISO 8601. */
  at: z.string(),
  /** The moment that it was brought back to, and the name of the place that had it. */
  snapshot: z.string(),
  from: z.string(),
  /** Databases that were followed by the second are of a later one; ISO 8601. */
  databases: z.string().optional(),
  /** In words, what is not as it was. */
  missing: z.array(z.string()),
})

export type Restored = z.output<typeof restoredSchema>

/** What is done, in the words of the box, and for whoever says it in another language. */
export const spokenSchema = z.object({
  activity: z.enum(Object.keys(ACTIVITIES) as Activity[]),
  about: z.string().optional(),
  says: z.string(),
})

/** Counted from 1. */
export const stepNumber = z.object({ number: z.int(), of: z.int() })

/** What is being done at this moment. */
export const progressSchema = z.object({
  job: z.string(),
  kind: z.string(),
  ...spokenSchema.shape,
  fraction: z.number().optional(),
  app: z.string().optional(),
  step: stepNumber.optional(),
  bytes: z.object({ done: z.number(), total: z.number() }).optional(),
  /** Seconds that it takes yet, once that can be told. */
  left: z.number().optional(),
  /** Why it is tried again. */
  problem: problemSchema.optional(),
})

export type BackupProgress = z.output<typeof progressSchema>

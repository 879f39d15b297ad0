import { z } from 'zod'
import { WAYS, wayWish } from '../alerts/need.ts'
import type { Piece, Sent } from '../backup/download.ts'
import {
  foundDiskSchema,
  neighbourSchema,
  PACE,
  targetCredentials,
  targetName,
  targetSchema,
  tidierSchema,
  uploadLimit,
} from '../backup/need.ts'
import { beginWish, findWish } from '../backup/whole/wish.ts'
import type { Problem } from '../base/errors.ts'
import type { Identity } from '../box/access.ts'
import { credentialsSchema, domainSchema } from '../box/domain.ts'
import { FIRST_RUN } from '../box/first-run.ts'
import { linkSchema } from '../box/links.ts'
import { boxName, language } from '../box/manifest.ts'
import { networkChange } from '../box/network-settings.ts'
import { knownTimezone } from '../box/timezone.ts'
import { catalogueName, catalogueSchema } from '../catalogues/need.ts'
import { emailAddress, newPassword, personName } from '../claim/people.ts'
import { GIVEN_ROLES } from '../claim/people-file.ts'
import { LONGEST_LIFE, SCOPES, tokenName } from '../claim/tokens.ts'
import type { Place } from '../containers/copies.ts'
import { databaseServer, wayBackDays } from '../database/need.ts'
import type { Description } from '../description/description.ts'
import type { OidcClient, OidcSettings } from '../gate/need.ts'
import type {
  AlertsReport,
  ApiDocument,
  ApiToken,
  AuditPage,
  BackupReport,
  Box,
  BringReport,
  CataloguesReport,
  ClaimAnswer,
  ClaimBegun,
  ClaimCable,
  DatabaseReport,
  DiskReport,
  DrillReport,
  FoundBackups,
  FoundBox,
  FoundDisk,
  FoundFinding,
  FoundUpdate,
  Grant,
  HistoryPage,
  Household,
  Imported,
  Invited,
  KeptFile,
  MoveOutlook,
  NeighbourReport,
  NetworkCheck,
  NetworkReport,
  NetworkTrial,
  OwnDomain,
  OwnSession,
  PartsReport,
  PlannedStep,
  RecoveryKit,
  SecondFactor,
  ShownSecret,
  SiteReport,
  Status,
  SupportArchive,
  SystemReport,
  TokenScope,
  Trust,
  Usage,
  WholeProgress,
} from '../http/api.ts'
import { LOG_PARTS, type LogPart } from '../power/journal.ts'
import { variableName } from '../recipe/scalars.ts'
import { SERVICE_NAME } from '../recipe/service-name.ts'
import { KEPT } from '../reset/kept.ts'
import { LABEL_NAME, LABEL_VALUE } from '../site/placement/labels.ts'
import { saidUpdateSettings } from '../system/need.ts'

/**
 * Who may ask. `open` verbs answer anybody who reaches the socket, `member` verbs want a living
 * session's token, `admin` verbs the session of who may administer, `oidc` verbs answer the program
 * that signs people in to apps, on a socket of its own where it gets nothing else, and `root` verbs
 * answer on root's own socket alone. Root may ask everything without a session.
 */
export type Access = 'open' | 'member' | 'admin' | 'oidc' | 'root'

export interface Verb {
  readonly access: Access
  /** Dangerous: the password must have been typed lately. */
  readonly confirmed?: true
  /** The least that a token of the API must be good for; without it no token is enough. */
  readonly token?: TokenScope
  /** Changes nothing, and tells no secret: the journal of who did what has no room for it. */
  readonly unrecorded?: true
  /** Bytes of a whole request, where it may be larger than others. */
  readonly largest?: number
  readonly input: z.ZodType
}

/** Bytes of a request that brings a recipe, or a compose file and what lies around it. */
export const LARGEST_IMPORT = 500_000

/** Bytes: a mebibyte of a file in base64, and some words. */
export const LARGEST_PIECE = 1_500_000

/** Bytes: with less no program starts. */
export const LEAST_MEMORY = 16 * 2 ** 20

const service = z.strictObject({ service: z.string().regex(SERVICE_NAME) })
const answers = z.record(z.string(), z.union([z.string(), z.boolean(), z.number()]))
const wishes = {
  as: z.string().optional(),
  answers: answers.optional(),
  agree: z.boolean().optional(),
  /** With data of the same app from elsewhere: what was sent to the box, or a path, which is root's to say. */
  from: z.union([z.literal('sent'), z.string().startsWith('/data/').max(4096)]).optional(),
}
/** The next piece of a file of so many bytes. */
const piece = z.strictObject({
  size: z.int().positive(),
  offset: z.int().min(0),
  /** In base64. */
  data: z.base64().min(1),
})
/** As a browser wrote it: decides which of the box's addresses suit it. */
const host = z.strictObject({ host: z.string().max(300) })
/** In which apps speak; in English unless said. */
const spoken = { language: language.optional() }
/** One message of OPAQUE in base64url; the longest has 320 bytes. */
const exchangeMessage = z.string().max(1000)

/** What somebody types to prove who they are. */
const proof = z.strictObject({
  password: z.string().max(1000),
  code: z.string().max(20).optional(),
})
/** What a browser says about itself. */
const device = { device: z.string().max(1000).optional() }
const invitation = z.strictObject({ token: z.string().max(100) })
const person = z.strictObject({ name: z.string().max(200) })
/** Whose it is: root's to say; the owner's unless said. */
const own = z.strictObject({ person: z.string().max(200).optional() })

const neighbour = z.strictObject({ name: targetName })

/** Something in a snapshot of the box, or of a target. */
const keptFile = z.strictObject({
  snapshot: z.string().max(100),
  target: targetName.optional(),
  path: z
    .string()
    .max(1000)
    .refine(it => !it.startsWith('/') && !it.split('/').includes('..'), 'a path inside a snapshot'),
})
const appFile = keptFile.extend({
  path: keptFile.shape.path.refine(it => it.startsWith('apps/'), 'a path below "apps"'),
})
/** What was fetched out of a snapshot before. */
const fetched = z.string().regex(/^\d+-\d{3}-fetch$/)

/** Of a terminal, in letters. */
const size = {
  columns: z.int().min(2).max(500),
  rows: z.int().min(2).max(500),
}
const shell = z.strictObject({ shell: z.uuid() })
/** One of the programs of an app, and what it sees. */
const inside = service.extend({ process: z.string().max(32).default('main') })
const containerPath = z.string().startsWith('/').max(4096)

/** Somebody at an address of an app. */
const visit = service.extend(host.shape)

/** An app that sends people to the box to sign in. */
const client = z.strictObject({ client: z.string().max(100) })

/** Verbs that answer again and again, until somebody has heard enough. */
export const STREAMS = [
  'status.watch',
  'app.follow',
  'app.take',
  'shell.watch',
  'backup.download',
] as const
export type StreamName = (typeof STREAMS)[number]
export const isStream = (name: VerbName): name is StreamName => STREAMS.some(it => it === name)

export const verbs = {
  'box.look': { unrecorded: true, access: 'open', input: host },
  'vendor.logo': { unrecorded: true, access: 'open', input: z.strictObject({}) },
  'box.origins': { unrecorded: true, access: 'open', input: z.strictObject({}) },
  'claim.begin': {
    unrecorded: true,
    access: 'open',
    input: z.strictObject({ message: exchangeMessage }),
  },
  'claim.cable': { access: 'open', input: z.strictObject({ message: exchangeMessage }) },
  'claim.cable-state': {
    unrecorded: true,
    access: 'open',
    input: z.strictObject({ exchange: z.string().max(100) }),
  },
  'claim.confirm': {
    access: 'open',
    input: z.strictObject({ exchange: z.string().max(100), message: exchangeMessage }),
  },
  'claim.finish': {
    access: 'open',
    input: host.extend({ exchange: z.string().max(100), sealed: z.string().max(8192) }),
  },
  'claim.restore': {
    // Asked every second or two, and what it says nobody could read.
    unrecorded: true,
    access: 'open',
    input: z.strictObject({ exchange: z.string().max(100), sealed: z.string().max(15_000) }),
  },
  'claim.join': {
    access: 'open',
    input: z.strictObject({ exchange: z.string().max(100), sealed: z.string().max(15_000) }),
  },
  'session.open': {
    access: 'open',
    input: proof.extend({ name: z.string().max(200), ...device }),
  },
  'session.take': { access: 'open', input: z.strictObject({ handover: z.string(), ...device }) },
  'session.confirm': { access: 'member', input: proof },
  'session.list': { unrecorded: true, access: 'member', input: own },
  'session.end-one': { access: 'member', input: own.extend({ id: z.string() }) },
  'password.change': { access: 'member', input: proof.extend({ next: newPassword }) },
  'second-factor.begin': { access: 'member', confirmed: true, input: own },
  'second-factor.confirm': { access: 'member', input: own.extend({ code: z.string().max(20) }) },
  'second-factor.end': { access: 'member', confirmed: true, input: own },
  'token.create': {
    access: 'member',
    confirmed: true,
    input: own.extend({
      name: tokenName,
      scope: z.enum(SCOPES),
      /** How long it is worth something. */
      days: z.int().min(1).max(LONGEST_LIFE),
    }),
  },
  'token.list': { unrecorded: true, access: 'member', input: z.strictObject({}) },
  'token.revoke': {
    access: 'member',
    input: own.extend({ name: z.string().max(40) }),
  },
  'audit.read': {
    unrecorded: true,
    token: 'admin',
    access: 'admin',
    input: z.strictObject({
      search: z.string().max(200).optional(),
      before: z.int().optional(),
      limit: z.int().min(1).max(1000).default(50),
    }),
  },
  'people.list': { unrecorded: true, token: 'read', access: 'admin', input: z.strictObject({}) },
  'people.invite': {
    access: 'admin',
    confirmed: true,
    input: z.strictObject({
      role: z.enum(GIVEN_ROLES),
      /** Somebody who is here and has lost the password. */
      for: z.string().max(200).optional(),
      ...host.shape,
    }),
  },
  'people.withdraw': { token: 'admin', access: 'admin', input: z.strictObject({ id: z.string() }) },
  'people.invited': { unrecorded: true, access: 'open', input: invitation },
  'people.accept': {
    access: 'open',
    input: invitation.extend({ name: personName, password: newPassword, ...device }),
  },
  'people.role': {
    access: 'admin',
    confirmed: true,
    input: person.extend({ role: z.enum(GIVEN_ROLES) }),
  },
  'people.remove': { access: 'admin', confirmed: true, input: person },
  'people.hand-over': { access: 'admin', confirmed: true, input: person },
  'people.email': {
    access: 'admin',
    confirmed: true,
    input: person.extend({ email: emailAddress.nullable() }),
  },
  'session.end': { access: 'member', input: z.strictObject({}) },
  'gate.check': {
    unrecorded: true,
    access: 'open',
    input: visit.extend({ token: z.string().max(200).optional() }),
  },
  'gate.begin': {
    unrecorded: true,
    access: 'member',
    input: z.strictObject({ to: z.string().max(4096), way: z.string().max(100) }),
  },
  'gate.enter': {
    unrecorded: true,
    access: 'open',
    input: visit.extend({ code: z.string().max(100), way: z.string().max(100) }),
  },
  'oidc.settings': { unrecorded: true, access: 'oidc', input: z.strictObject({}) },
  'oidc.client': { unrecorded: true, access: 'oidc', input: client },
  'oidc.enter': {
    unrecorded: true,
    access: 'oidc',
    input: client.extend({
      code: z.string().max(100),
      way: z.string().max(100),
      origin: z.string().max(300),
    }),
  },
  'oidc.person': {
    unrecorded: true,
    access: 'oidc',
    input: client.extend({ person: z.string().max(100), session: z.string().max(100) }),
  },
  'api.read': { unrecorded: true, token: 'read', access: 'member', input: z.strictObject({}) },
  'status.read': { unrecorded: true, token: 'read', access: 'member', input: host.extend(spoken) },
  // What an owner wrote into a recipe is told to who may change it, and to nobody who only reads.
  'description.read': {
    unrecorded: true,
    token: 'admin',
    access: 'admin',
    input: z.strictObject({}),
  },
  'status.watch': { unrecorded: true, token: 'read', access: 'member', input: host.extend(spoken) },
  'alerts.read': { unrecorded: true, token: 'read', access: 'admin', input: z.strictObject({}) },
  'alerts.set': { access: 'admin', confirmed: true, input: z.strictObject({ wish: wayWish }) },
  'alerts.test': {
    unrecorded: true,
    token: 'admin',
    access: 'admin',
    input: z.strictObject({ way: z.enum(WAYS).optional() }),
  },
  'alerts.remove': {
    access: 'admin',
    confirmed: true,
    input: z.strictObject({ way: z.enum(WAYS) }),
  },
  'backup.read': { unrecorded: true, token: 'read', access: 'admin', input: z.strictObject({}) },
  'backup.now': { token: 'admin', access: 'admin', input: z.strictObject({}) },
  'backup.restore': {
    access: 'admin',
    confirmed: true,
    input: service.extend({
      snapshot: z.string().max(100),
      /** Where it is taken from; from the box itself unless said. */
      target: targetName.optional(),
      /** Beside the one that runs, under this name. */
      as: z.string().max(40).optional(),
      /** To what another one of it gets of the box's own. */
      agree: z.boolean().optional(),
    }),
  },
  'backup.give-up': { token: 'admin', access: 'admin', input: service },
  'backup.files': { unrecorded: true, token: 'admin', access: 'admin', input: keptFile },
  'backup.fetch': { access: 'root', input: keptFile },
  'backup.prepare': { unrecorded: true, access: 'admin', input: appFile },
  'backup.prepared': {
    unrecorded: true,
    access: 'admin',
    input: z.strictObject({ file: fetched }),
  },
  'backup.download': { access: 'admin', input: appFile.extend({ file: fetched.optional() }) },
  'backup.send': {
    unrecorded: true,
    token: 'admin',
    access: 'admin',
    largest: LARGEST_PIECE,
    input: piece,
  },
  'backup.disks': { unrecorded: true, token: 'read', access: 'admin', input: z.strictObject({}) },
  'backup.format-disk': {
    access: 'admin',
    confirmed: true,
    input: z.strictObject({ disk: foundDiskSchema }),
  },
  'backup.key': { access: 'admin', confirmed: true, input: z.strictObject({}) },
  'backup.replace-key': { access: 'admin', confirmed: true, input: z.strictObject({}) },
  'backup.find': { unrecorded: true, access: 'root', input: findWish },
  // The journal that would tell of it goes with the box that this one was.
  'backup.restore-all': { unrecorded: true, access: 'root', input: beginWish },
  'backup.restore-state': { unrecorded: true, access: 'root', input: z.strictObject({}) },
  'backup.cancel-restore': { unrecorded: true, access: 'root', input: z.strictObject({}) },
  'backup.kit': { access: 'admin', confirmed: true, input: z.strictObject({}) },
  'backup.confirm-kit': {
    access: 'admin',
    input: z.strictObject({
      /** Counted from 1. */
      words: z
        .array(z.strictObject({ place: z.int().min(1).max(12), word: z.string().max(20) }))
        .length(2),
    }),
  },
  'backup.add-target': {
    access: 'admin',
    confirmed: true,
    input: z.strictObject({
      name: targetName,
      target: targetSchema,
      credentials: targetCredentials.default({}),
    }),
  },
  'backup.test-target': {
    unrecorded: true,
    token: 'admin',
    access: 'admin',
    input: z.strictObject({ name: targetName }),
  },
  'backup.tidy-target': {
    token: 'admin',
    access: 'admin',
    input: z.strictObject({ name: targetName, as: tidierSchema.optional() }),
  },
  'backup.pace-target': {
    access: 'admin',
    input: z.strictObject({
      name: targetName,
      /** Minutes between two copies. */
      every: z.int().min(PACE.least).max(PACE.most),
    }),
  },
  'backup.limit-target': {
    access: 'admin',
    input: z.strictObject({
      name: targetName,
      /** The most that goes out to it, in kibibytes a second; null: as fast as it goes. */
      limit: uploadLimit.nullable(),
    }),
  },
  'backup.follow': {
    access: 'admin',
    confirmed: true,
    input: z.strictObject({
      /** The text of the recovery kit of the other box. */
      kit: z.string().max(6000),
      place: targetName.optional(),
    }),
  },
  'backup.unfollow': { access: 'admin', input: z.strictObject({}) },
  'backup.take-over': {
    access: 'admin',
    confirmed: true,
    input: z.strictObject({
      /** Databases are to be as old as files, where they were followed by the second. */
      oneMoment: z.boolean().optional(),
    }),
  },
  'backup.second': {
    access: 'admin',
    confirmed: true,
    input: z.strictObject({ allowed: z.boolean() }),
  },
  'backup.take-back': { access: 'admin', confirmed: true, input: z.strictObject({}) },
  'backup.remove-target': {
    access: 'admin',
    confirmed: true,
    input: z.strictObject({ name: targetName }),
  },
  'neighbour.read': { unrecorded: true, token: 'read', access: 'admin', input: z.strictObject({}) },
  'neighbour.offer': {
    access: 'admin',
    confirmed: true,
    input: z.strictObject({ name: targetName, space: neighbourSchema.shape.space }),
  },
  'neighbour.invitation': { access: 'admin', confirmed: true, input: neighbour },
  'neighbour.let-tidy': { access: 'admin', confirmed: true, input: neighbour },
  'neighbour.remove': {
    access: 'admin',
    confirmed: true,
    input: neighbour.extend({ data: z.enum(['keep', 'delete']) }),
  },
  'neighbour.join': {
    access: 'admin',
    confirmed: true,
    input: neighbour.extend({ invitation: z.string().max(12_000) }),
  },
  'site.read': { unrecorded: true, token: 'read', access: 'admin', input: z.strictObject({}) },
  'site.find': { unrecorded: true, token: 'read', access: 'admin', input: z.strictObject({}) },
  'site.join': {
    access: 'admin',
    confirmed: true,
    input: z.strictObject({
      address: z.string().max(100),
      code: z.string().max(50),
      /** What the new box is called; made of the name of this one unless said. */
      name: boxName.optional(),
    }),
  },
  'site.leave': {
    access: 'admin',
    confirmed: true,
    /** `alone`: without asking the others, who may be gone. */
    input: z.strictObject({ alone: z.boolean().default(false) }),
  },
  'site.remove': {
    access: 'admin',
    confirmed: true,
    input: z.strictObject({ name: z.string().max(100) }),
  },
  'site.drain': {
    access: 'admin',
    /** Whether apps of other boxes leave it alone, as before it is turned off. */
    input: z.strictObject({ name: z.string().max(100), drained: z.boolean() }),
  },
  'site.label': {
    access: 'admin',
    /** Labels by their names; `null` takes one away. The others stay. */
    input: z.strictObject({
      name: z.string().max(100),
      labels: z.record(z.string().regex(LABEL_NAME), z.string().regex(LABEL_VALUE).nullable()),
    }),
  },
  'site.share-place': {
    access: 'admin',
    confirmed: true,
    input: z.strictObject({ place: targetName }),
  },
  'site.lend': {
    access: 'admin',
    confirmed: true,
    input: z.strictObject({ lent: z.boolean() }),
  },
  'site.standby': {
    access: 'admin',
    confirmed: true,
    /** Which box has the databases of this one by the second; null: none. */
    input: z.strictObject({ name: z.string().max(100).nullable() }),
  },
  'site.forget': {
    access: 'admin',
    confirmed: true,
    input: z.strictObject({ name: z.string().max(100) }),
  },
  'site.kept': {
    ...{ unrecorded: true, access: 'admin' },
    input: z.strictObject({ name: z.string().max(100) }),
  },
  'site.bring': {
    access: 'admin',
    confirmed: true,
    input: z.strictObject({
      name: z.string().max(100),
      service: z.string().max(100),
      moment: z.string().max(100).optional(),
      place: targetName.optional(),
      as: z.string().max(100).optional(),
      agree: z.boolean().optional(),
      /** Databases are to be as old as files, where they came by the second. */
      oneMoment: z.boolean().optional(),
    }),
  },
  'site.take-back': { access: 'admin', confirmed: true, input: service },
  'site.recover': { access: 'admin', confirmed: true, input: z.strictObject({}) },
  'site.outlook': {
    unrecorded: true,
    token: 'read',
    access: 'admin',
    input: z.strictObject({ service: z.string().max(100), to: z.string().max(100) }),
  },
  'site.move': {
    access: 'admin',
    confirmed: true,
    input: z.strictObject({ service: z.string().max(100), to: z.string().max(100) }),
  },
  'site.stay': { access: 'admin', input: z.strictObject({ service: z.string().max(100) }) },
  'catalogue.read': { unrecorded: true, token: 'read', access: 'admin', input: z.strictObject({}) },
  'catalogue.add': {
    access: 'admin',
    confirmed: true,
    input: z.strictObject({ name: catalogueName, source: catalogueSchema }),
  },
  'catalogue.rank': {
    access: 'admin',
    confirmed: true,
    input: z.strictObject({ name: catalogueName, priority: catalogueSchema.shape.priority }),
  },
  'catalogue.remove': {
    access: 'admin',
    confirmed: true,
    input: z.strictObject({ name: catalogueName }),
  },
  'catalogue.refresh': {
    unrecorded: true,
    token: 'admin',
    access: 'admin',
    input: z.strictObject({ name: catalogueName }),
  },
  'catalogue.version': {
    unrecorded: true,
    access: 'root',
    input: z.strictObject({ app: z.string().regex(SERVICE_NAME), version: z.string().max(64) }),
  },
  'recipe.import': {
    unrecorded: true,
    token: 'admin',
    access: 'admin',
    /** A compose file and what lies around it, by path. */
    input: z.strictObject({
      files: z.record(z.string().max(200), z.string()),
      /** The service that people open, where nothing in the file shows it. */
      web: z.string().max(200).optional(),
    }),
    largest: LARGEST_IMPORT,
  },
  'recipe.bring': {
    access: 'admin',
    confirmed: true,
    input: z.strictObject({ recipe: z.string().max(65_536) }),
    largest: LARGEST_IMPORT,
  },
  'recipe.drop': {
    access: 'admin',
    input: z.strictObject({ service: z.string().regex(SERVICE_NAME) }),
  },
  'system.read': { unrecorded: true, token: 'read', access: 'admin', input: z.strictObject({}) },
  'system.check': {
    unrecorded: true,
    token: 'admin',
    access: 'admin',
    input: z.strictObject({}),
  },
  'system.install': {
    token: 'admin',
    access: 'admin',
    /** The version that is offered unless said; `sent` is the file that came piece by piece. */
    input: z.strictObject({
      from: z
        .union([
          z.literal('sent'),
          z.strictObject({
            path: z.string().regex(/^\/dev\/[a-z0-9]+$/),
            name: z.string().regex(/^[^/]{1,255}$/),
          }),
        ])
        .optional(),
    }),
  },
  'system.sticks': { unrecorded: true, token: 'read', access: 'admin', input: z.strictObject({}) },
  'system.upload': {
    unrecorded: true,
    token: 'admin',
    access: 'admin',
    largest: LARGEST_PIECE,
    input: piece,
  },
  'system.install-from': {
    access: 'root',
    /** A file on the box, or an address. */
    input: z.strictObject({ source: z.string().min(1).max(2000) }),
  },
  'system.start': {
    token: 'admin',
    access: 'admin',
    input: z.strictObject({ when: z.enum(['now', 'window']) }),
  },
  'system.cancel': { token: 'admin', access: 'admin', input: z.strictObject({}) },
  'system.seen': { unrecorded: true, access: 'admin', input: z.strictObject({}) },
  'system.parts': { unrecorded: true, access: 'root', input: z.strictObject({}) },
  'system.set': {
    access: 'admin',
    confirmed: true,
    /** With `null` the feed is as the image says. */
    input: saidUpdateSettings.partial().extend({ feed: saidUpdateSettings.shape.feed.nullable() }),
  },
  'database.read': { unrecorded: true, token: 'read', access: 'admin', input: z.strictObject({}) },
  'database.upgrade': {
    token: 'admin',
    access: 'admin',
    /** How many days the data of before stays. */
    input: z.strictObject({ server: databaseServer, days: wayBackDays }),
  },
  'database.back': {
    access: 'admin',
    confirmed: true,
    input: z.strictObject({ server: databaseServer }),
  },
  'database.let-go': {
    access: 'admin',
    confirmed: true,
    input: z.strictObject({ server: databaseServer }),
  },
  'drill.read': { unrecorded: true, token: 'read', access: 'admin', input: z.strictObject({}) },
  'drill.now': { token: 'admin', access: 'admin', input: z.strictObject({}) },
  'domain.read': { unrecorded: true, token: 'read', access: 'admin', input: z.strictObject({}) },
  'domain.set': {
    access: 'admin',
    confirmed: true,
    input: z.strictObject({ domain: domainSchema, credentials: credentialsSchema.optional() }),
  },
  'domain.remove': { token: 'admin', access: 'admin', input: z.strictObject({}) },
  'trust.read': { unrecorded: true, access: 'open', input: z.strictObject({}) },
  'trust.replace': { access: 'admin', confirmed: true, input: z.strictObject({}) },
  'box.rename': { token: 'admin', access: 'admin', input: z.strictObject({ name: boxName }) },
  'box.timezone': {
    token: 'admin',
    access: 'admin',
    input: z.strictObject({ timezone: knownTimezone }),
  },
  'box.language': { token: 'admin', access: 'admin', input: z.strictObject({ language }) },
  'box.restart': { token: 'admin', access: 'admin', input: z.strictObject({}) },
  'box.shut-down': { token: 'admin', access: 'admin', input: z.strictObject({}) },
  'box.logs': {
    unrecorded: true,
    token: 'admin',
    access: 'admin',
    input: z.strictObject({
      part: z.enum(Object.keys(LOG_PARTS) as LogPart[]).optional(),
      search: z.string().max(200).default(''),
      lines: z.int().min(1).max(5_000).default(400),
    }),
  },
  'box.reset': {
    access: 'admin',
    // With the password itself: half an hour ago is too long for what cannot be undone.
    input: proof.partial().extend({ name: z.string().max(200), keep: z.enum(KEPT) }),
  },
  'box.disks': { unrecorded: true, token: 'read', access: 'admin', input: z.strictObject({}) },
  'box.move': {
    access: 'admin',
    confirmed: true,
    input: z.strictObject({
      /** The link of one of those that were listed. */
      disk: z.string().max(500),
      /** The system stays where it is. */
      only: z.literal('data').optional(),
    }),
  },
  'support.make': { access: 'admin', confirmed: true, input: z.strictObject({}) },
  'usage.read': {
    unrecorded: true,
    token: 'read',
    access: 'admin',
    input: z.strictObject({ service: service.shape.service.optional() }),
  },
  'findings.read': { unrecorded: true, token: 'read', access: 'admin', input: z.strictObject({}) },
  'findings.fix': {
    token: 'admin',
    access: 'admin',
    input: z.strictObject({
      /** Its code. */
      finding: z.string().max(100),
      /** The app or the target that it is about. */
      about: z.string().max(100).optional(),
    }),
  },
  'plan.read': { unrecorded: true, token: 'read', access: 'admin', input: z.strictObject({}) },
  'network.read': { unrecorded: true, token: 'read', access: 'admin', input: z.strictObject({}) },
  'network.set': { token: 'admin', access: 'admin', input: networkChange },
  'network.check': { unrecorded: true, token: 'read', access: 'admin', input: z.strictObject({}) },
  'link.add': { token: 'admin', access: 'admin', input: linkSchema },
  'link.remove': {
    token: 'admin',
    access: 'admin',
    input: z.strictObject({ name: z.string().max(100) }),
  },
  'first-run.answer': {
    token: 'admin',
    access: 'admin',
    input: z.strictObject({
      steps: z.array(z.enum(FIRST_RUN)).min(1),
      answer: z.enum(['done', 'later']),
    }),
  },
  'first-run.dismiss': { token: 'admin', access: 'admin', input: z.strictObject({}) },
  'network.confirm': {
    access: 'open',
    input: host.extend({ token: z.string().max(100).optional() }),
  },
  'app.install': {
    token: 'admin',
    access: 'admin',
    input: z.strictObject({ recipe: z.string(), ...wishes }),
  },
  'app.add': { access: 'root', input: z.strictObject({ folder: z.string(), ...wishes }) },
  'app.configure': {
    token: 'admin',
    access: 'admin',
    input: service.extend({
      answers: answers.optional(),
      env: z.record(variableName, z.string().max(32_768).nullable()).optional(),
      /** Bytes; `null` for what the recipe says. */
      memory: z.int().min(LEAST_MEMORY).nullable().optional(),
    }),
  },
  'app.people': {
    access: 'admin',
    /** Names or ids; `null` for the whole household. */
    input: service.extend({ people: z.array(z.string().max(200)).max(500).nullable() }),
  },
  'app.set-up': { token: 'admin', access: 'admin', input: service },
  'app.restart': {
    token: 'apps',
    access: 'admin',
    input: service.extend({
      /** One of its processes alone. */
      process: z.string().max(32).optional(),
    }),
  },
  'app.logs': {
    unrecorded: true,
    token: 'apps',
    access: 'admin',
    input: service.extend({
      process: z.string().max(32).default('main'),
      lines: z.int().min(1).max(10_000).default(200),
    }),
  },
  'app.follow': {
    unrecorded: true,
    token: 'apps',
    access: 'admin',
    input: service.extend({
      process: z.string().max(32).default('main'),
      /** That were written before. */
      lines: z.int().min(0).max(10_000).default(200),
    }),
  },
  'app.shell': {
    access: 'admin',
    confirmed: true,
    input: service.extend({ process: z.string().max(32).default('main'), ...size }),
  },
  'shell.watch': { unrecorded: true, access: 'admin', input: shell },
  'shell.type': {
    unrecorded: true,
    access: 'admin',
    input: shell.extend({ text: z.string().max(8192) }),
  },
  'shell.resize': { unrecorded: true, access: 'admin', input: shell.extend(size) },
  'app.exec': {
    access: 'admin',
    confirmed: true,
    input: service.extend({
      process: z.string().max(32).default('main'),
      command: z.array(z.string()).min(1),
      /** Milliseconds. */
      timeout: z.int().min(1).max(600_000).default(600_000),
    }),
  },
  'app.look': {
    unrecorded: true,
    access: 'admin',
    confirmed: true,
    input: inside.extend({ path: containerPath }),
  },
  'app.take': { access: 'admin', confirmed: true, input: inside.extend({ path: containerPath }) },
  'app.put': { access: 'admin', confirmed: true, input: inside.extend({ folder: containerPath }) },
  'app.rotate': { token: 'admin', access: 'admin', input: service },
  'app.update': {
    token: 'apps',
    access: 'admin',
    input: service.extend({
      folder: z.string().optional(),
      answers: answers.optional(),
      agree: z.boolean().optional(),
    }),
  },
  'app.cancel-update': { token: 'apps', access: 'admin', input: service },
  'app.go-back': { token: 'apps', access: 'admin', input: service },
  'history.read': { unrecorded: true, token: 'read', access: 'admin', input: z.strictObject({}) },
  'history.restore': {
    access: 'admin',
    confirmed: true,
    input: z.strictObject({ number: z.int() }),
  },
  'history.undo': { token: 'apps', access: 'admin', input: z.strictObject({ number: z.int() }) },
  'app.grants': { unrecorded: true, token: 'read', access: 'admin', input: service },
  'app.icon': { unrecorded: true, token: 'read', access: 'member', input: service },
  'app.screenshots': { unrecorded: true, token: 'read', access: 'member', input: service },
  'app.screenshot': {
    unrecorded: true,
    token: 'read',
    access: 'member',
    input: service.extend({ name: z.string() }),
  },
  'app.secrets': { access: 'admin', confirmed: true, input: service.extend(spoken) },
  'app.start': { token: 'apps', access: 'admin', input: service },
  'app.stop': { token: 'apps', access: 'admin', input: service },
  'app.remove': {
    access: 'admin',
    confirmed: true,
    input: service.extend({ data: z.enum(['keep', 'delete']) }),
  },
} as const satisfies Record<string, Verb>

export type VerbName = keyof typeof verbs
/** What a caller gives: defaults may be left out. */
export type Given<V extends VerbName> = z.input<(typeof verbs)[V]['input']>
export type Input<V extends VerbName> = z.output<(typeof verbs)[V]['input']>

/** What each verb answers; `status.watch` answers one Status after the other. */
export interface Answers {
  'box.look': Box
  'vendor.logo': { readonly type: string; readonly content: string }
  'box.origins': { readonly origins: readonly string[] }
  'claim.begin': ClaimBegun
  'claim.cable': ClaimBegun
  'claim.cable-state': ClaimCable
  'claim.confirm': ClaimAnswer
  'claim.finish': ClaimAnswer
  'claim.restore': ClaimAnswer
  'claim.join': ClaimAnswer
  'session.open': { readonly token: string }
  'session.take': { readonly token: string }
  'session.end': null
  'session.confirm': null
  'session.list': { readonly sessions: readonly OwnSession[] }
  'session.end-one': null
  'password.change': null
  'second-factor.begin': SecondFactor
  'second-factor.confirm': null
  'second-factor.end': null
  'token.create': { readonly person: string; readonly token: string }
  'token.list': { readonly tokens: readonly ApiToken[] }
  'token.revoke': null
  'audit.read': AuditPage
  'people.list': Household
  'people.invite': { readonly url: string }
  'people.withdraw': null
  'people.invited': Invited
  'people.accept': { readonly token: string }
  'people.role': null
  'people.remove': null
  'people.hand-over': null
  'people.email': null
  'gate.check':
    | { readonly person: Identity }
    | { readonly signInAt: string; readonly signedIn: boolean }
  'gate.begin': { readonly continueAt: string }
  'gate.enter': { readonly token: string; readonly continueAt: string }
  'oidc.settings': OidcSettings
  'oidc.client': OidcClient | null
  'oidc.enter': { readonly person: Identity; readonly session: string }
  'oidc.person': Identity | null
  'api.read': ApiDocument
  'status.read': Status
  'status.watch': Status
  'description.read': Description & { readonly revision: string }
  'alerts.read': AlertsReport
  'alerts.set': null
  'alerts.test': Pick<AlertsReport, 'problems'>
  'alerts.remove': null
  'backup.read': BackupReport
  'backup.now': { readonly job: string }
  'backup.restore': null
  'backup.give-up': null
  'backup.files': { readonly files: readonly KeptFile[] }
  'backup.fetch': { readonly place: string }
  'backup.prepare': { readonly file: string }
  'backup.prepared': { readonly state: 'fetching' | Sent }
  'backup.download': Piece
  'backup.send': { readonly received: number }
  'backup.disks': { readonly disks: readonly FoundDisk[] }
  'backup.format-disk': { readonly disks: readonly FoundDisk[] }
  'backup.key': { readonly words: string }
  'backup.replace-key': { readonly words: string }
  'backup.find': FoundBackups
  'backup.restore-all': null
  'backup.restore-state': WholeProgress
  'backup.cancel-restore': null
  'backup.kit': RecoveryKit
  'backup.confirm-kit': null
  'backup.add-target': null
  'backup.test-target': null
  'backup.tidy-target': null
  'backup.pace-target': null
  'backup.limit-target': null
  'backup.follow': null
  'backup.unfollow': null
  'backup.take-over': null
  'backup.second': null
  'backup.take-back': null
  'backup.remove-target': null
  'neighbour.read': NeighbourReport
  'neighbour.offer': { readonly invitation: string }
  'neighbour.invitation': { readonly invitation: string }
  'neighbour.let-tidy': null
  'neighbour.remove': null
  'neighbour.join': null
  'site.read': SiteReport
  'site.find': { readonly boxes: readonly FoundBox[] }
  'site.join': { readonly name: string }
  'site.leave': null
  'site.remove': null
  'site.drain': null
  'site.label': null
  /** What every other box said to it. */
  'site.share-place': {
    readonly boxes: readonly { readonly name: string; readonly problem?: Problem }[]
  }
  'site.lend': null
  'site.standby': null
  'site.forget': null
  'site.kept': FoundBackups
  'site.bring': BringReport
  'site.take-back': null
  'site.recover': null
  'site.outlook': MoveOutlook
  'site.move': MoveOutlook
  'site.stay': null
  'catalogue.read': CataloguesReport
  'catalogue.add': null
  'catalogue.rank': null
  'catalogue.remove': null
  'catalogue.refresh': null
  'catalogue.version': { readonly folder: string }
  'recipe.import': Imported
  'recipe.bring': { readonly service: string }
  'recipe.drop': null
  'system.read': SystemReport
  'system.check': SystemReport
  'system.install': { readonly version: string }
  'system.sticks': { readonly files: readonly FoundUpdate[] }
  'system.upload': { readonly received: number }
  'system.install-from': { readonly version: string }
  'system.start': null
  'system.cancel': null
  'system.seen': null
  'system.parts': PartsReport
  'system.set': null
  'database.read': DatabaseReport
  'database.upgrade': null
  'database.back': null
  'database.let-go': null
  'drill.read': DrillReport
  'drill.now': null
  'domain.read': OwnDomain
  'domain.set': null
  'domain.remove': null
  'trust.read': Trust
  'trust.replace': null
  'box.rename': null
  'box.timezone': null
  'box.language': null
  'box.restart': null
  'box.shut-down': null
  'box.logs': { readonly text: string }
  /** The name that the box has afterwards. */
  'box.reset': { readonly name: string }
  'box.disks': DiskReport
  'box.move': null
  'support.make': SupportArchive
  'usage.read': Usage
  'findings.read': { readonly findings: readonly FoundFinding[] }
  'findings.fix': null
  'plan.read': { readonly steps: readonly PlannedStep[] }
  'network.read': NetworkReport
  'network.set': NetworkTrial
  'network.check': NetworkCheck
  'network.confirm': null
  'link.add': null
  'link.remove': null
  'first-run.answer': null
  'first-run.dismiss': null
  'app.install': { readonly service: string }
  'app.configure': null
  'app.set-up': null
  'app.people': null
  'app.restart': null
  'app.logs': { readonly text: string }
  'app.follow': { readonly text: string }
  'app.shell': { readonly shell: string }
  'shell.watch': { readonly data: string }
  'shell.type': null
  'shell.resize': null
  'app.exec': { readonly code: number; readonly output: string }
  'app.look': Place
  /** Pieces of a tar, and in the end that it was all of it: a connection may end before. */
  'app.take': { readonly base64?: string; readonly whole?: true }
  /** Whether it outlives the container. */
  'app.put': { readonly kept: boolean }
  'app.rotate': null
  'app.update': null
  'app.cancel-update': null
  'app.go-back': null
  'history.read': { readonly history: readonly HistoryPage[] }
  'history.restore': null
  'history.undo': null
  'app.grants': { readonly grants: readonly Grant[] }
  'app.add': { readonly service: string }
  'app.icon': { readonly svg: string }
  'app.screenshots': { readonly screenshots: readonly string[] }
  'app.screenshot': { readonly type: string; readonly base64: string }
  'app.secrets': { readonly secrets: readonly ShownSecret[] }
  'app.start': null
  'app.stop': null
  'app.remove': null
}

/** What travels for one call. */
export const requestSchema = z.strictObject({
  /** The token of a session or of the API. */
  session: z.string().optional(),
  /** The address that somebody asks from, for the journal: nothing depends on it. */
  from: z.string().max(100).optional(),
  /** Only whether it would be let in: nothing is done, and `input` is not looked at. */
  admission: z.literal(true).optional(),
  input: z.unknown().optional(),
})

import { z } from 'zod'
import { boxName } from '../box/manifest.ts'
import type {
  Box,
  ClaimAnswer,
  ClaimBegun,
  HistoryPage,
  ShownSecret,
  Status,
  Trust,
} from '../http/api.ts'
import { variableName } from '../recipe/scalars.ts'
import { SERVICE_NAME } from '../recipe/service-name.ts'

/**
 * Everything the worker can be asked. `open` verbs answer anybody who reaches the socket, `session`
 * verbs want a living session's token, `root` verbs answer on root's own socket alone. Root may
 * ask everything without a session.
 */
export type Access = 'open' | 'session' | 'root'

/** Bytes: with less no program starts. */
export const LEAST_MEMORY = 16 * 2 ** 20

const service = z.strictObject({ service: z.string().regex(SERVICE_NAME) })
const answers = z.record(z.string(), z.union([z.string(), z.boolean(), z.number()]))
const wishes = {
  as: z.string().optional(),
  answers: answers.optional(),
  agree: z.boolean().optional(),
}
/** As a browser wrote it: decides which of the box's addresses suit it. */
const host = z.strictObject({ host: z.string().max(300) })
/** One message of OPAQUE in base64url; the longest has 320 bytes. */
const exchangeMessage = z.string().max(1000)

/** Somebody at an address of an app. */
const visit = service.extend(host.shape)

export const verbs = {
  'box.look': { access: 'open', input: host },
  'box.origins': { access: 'open', input: z.strictObject({}) },
  'claim.begin': { access: 'open', input: z.strictObject({ message: exchangeMessage }) },
  'claim.confirm': {
    access: 'open',
    input: z.strictObject({ exchange: z.string().max(100), message: exchangeMessage }),
  },
  'claim.finish': {
    access: 'open',
    input: host.extend({ exchange: z.string().max(100), sealed: z.string().max(8192) }),
  },
  'session.open': {
    access: 'open',
    input: z.strictObject({ owner: z.string().max(200), password: z.string().max(1000) }),
  },
  'session.take': { access: 'open', input: z.strictObject({ handover: z.string() }) },
  'session.end': { access: 'session', input: z.strictObject({}) },
  'gate.check': { access: 'open', input: visit.extend({ token: z.string().max(200).optional() }) },
  'gate.begin': {
    access: 'session',
    input: z.strictObject({ to: z.string().max(4096), way: z.string().max(100) }),
  },
  'gate.enter': {
    access: 'open',
    input: visit.extend({ code: z.string().max(100), way: z.string().max(100) }),
  },
  'status.read': { access: 'session', input: host },
  'status.watch': { access: 'session', input: host },
  'trust.read': { access: 'open', input: z.strictObject({}) },
  'trust.replace': { access: 'session', input: z.strictObject({}) },
  'box.rename': { access: 'session', input: z.strictObject({ name: boxName }) },
  'plan.read': { access: 'session', input: z.strictObject({}) },
  'app.install': { access: 'session', input: z.strictObject({ recipe: z.string(), ...wishes }) },
  'app.add': { access: 'root', input: z.strictObject({ folder: z.string(), ...wishes }) },
  'app.configure': {
    access: 'session',
    input: service.extend({
      answers: answers.optional(),
      env: z.record(variableName, z.string().max(32_768).nullable()).optional(),
      /** Bytes; `null` for what the recipe says. */
      memory: z.int().min(LEAST_MEMORY).nullable().optional(),
    }),
  },
  'app.set-up': { access: 'session', input: service },
  'app.restart': { access: 'session', input: service },
  'app.logs': {
    access: 'session',
    input: service.extend({
      process: z.string().max(32).default('main'),
      lines: z.int().min(1).max(10_000).default(200),
    }),
  },
  'app.exec': {
    access: 'root',
    input: service.extend({
      process: z.string().max(32).default('main'),
      command: z.array(z.string()).min(1),
      /** Milliseconds. */
      timeout: z.int().min(1).default(600_000),
    }),
  },
  'app.rotate': { access: 'session', input: service },
  'app.update': {
    access: 'session',
    input: service.extend({
      folder: z.string().optional(),
      answers: answers.optional(),
      agree: z.boolean().optional(),
    }),
  },
  'app.cancel-update': { access: 'session', input: service },
  'app.go-back': { access: 'session', input: service },
  'history.read': { access: 'session', input: z.strictObject({}) },
  'history.restore': { access: 'session', input: z.strictObject({ number: z.int() }) },
  'app.secrets': { access: 'session', input: service },
  'app.start': { access: 'session', input: service },
  'app.stop': { access: 'session', input: service },
  'app.remove': {
    access: 'session',
    input: service.extend({ data: z.enum(['keep', 'delete']) }),
  },
} as const satisfies Record<string, { access: Access; input: z.ZodType }>

export type VerbName = keyof typeof verbs
/** What a caller gives: defaults may be left out. */
export type Given<V extends VerbName> = z.input<(typeof verbs)[V]['input']>
export type Input<V extends VerbName> = z.output<(typeof verbs)[V]['input']>

/** A step as `gantry plan` shows it. */
export interface PlannedStep {
  readonly part: string
  readonly kind: string
  readonly app?: string
  readonly says: string
}

/** What each verb answers; `status.watch` answers one Status after the other. */
export interface Answers {
  'box.look': Omit<Box, 'signedIn'> & { readonly person?: string }
  'box.origins': { readonly origins: readonly string[] }
  'claim.begin': ClaimBegun
  'claim.confirm': ClaimAnswer
  'claim.finish': ClaimAnswer
  'session.open': { readonly token: string }
  'session.take': { readonly token: string }
  'session.end': null
  'gate.check': { readonly person: string } | { readonly signInAt: string }
  'gate.begin': { readonly continueAt: string }
  'gate.enter': { readonly token: string; readonly continueAt: string }
  'status.read': Status
  'status.watch': Status
  'trust.read': Trust & { readonly pem: string }
  'trust.replace': null
  'box.rename': null
  'plan.read': { readonly steps: readonly PlannedStep[] }
  'app.install': { readonly service: string }
  'app.configure': null
  'app.set-up': null
  'app.restart': null
  'app.logs': { readonly text: string }
  'app.exec': { readonly code: number; readonly output: string }
  'app.rotate': null
  'app.update': null
  'app.cancel-update': null
  'app.go-back': null
  'history.read': { readonly history: readonly HistoryPage[] }
  'history.restore': null
  'app.add': { readonly service: string }
  'app.secrets': { readonly secrets: readonly ShownSecret[] }
  'app.start': null
  'app.stop': null
  'app.remove': null
}

/** What travels for one call. */
export const requestSchema = z.strictObject({ session: z.string().optional(), input: z.unknown() })

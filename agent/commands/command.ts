import type { Answer } from '../recipe/question.ts'
import type { Asks } from '../verbs/call.ts'
import type { Remote } from '../workstation/remote.ts'
import type { Elsewhere } from './elsewhere.ts'

export const NETWORK_OPTIONS = [
  'addresses',
  'ipv4',
  'ipv6',
  'gateway',
  'dns',
  'wifi',
  'country',
] as const
export type NetworkOption = (typeof NETWORK_OPTIONS)[number]

export const TOKEN_OPTIONS = ['scope', 'days', 'person'] as const
export type TokenOption = (typeof TOKEN_OPTIONS)[number]

/** What every command is given beside its words. */
export interface Context {
  readonly json: boolean
  readonly wait: boolean
  /** Goes on with what is written from now on. */
  readonly follow: boolean
  readonly deleteData: boolean
  /** Of a box that is reset. */
  readonly keepApps: boolean
  /** Of a box that moves: its data alone. */
  readonly data: boolean
  /** Not one app, but the whole box; and not at all any more. */
  readonly all: boolean
  readonly cancel: boolean
  /** The owner agrees to what changes much, or gets something of the box's own. */
  readonly agree: boolean
  /** Over what somebody else has changed. */
  readonly force: boolean
  /** Of an app that is brought back: databases that are as old as its files. */
  readonly oneMoment: boolean
  /** The name that an app gets instead of its recipe's. */
  readonly as: string | undefined
  /** Where data of an app is, from elsewhere. */
  readonly from: string | undefined
  /** Answers to an app's questions, by question. */
  readonly answers: Readonly<Record<string, Answer>>
  /** The most that an app may take, in the words of recipes. */
  readonly memory: string | undefined
  /** What `gantry network set` was given, by option. */
  readonly network: Readonly<Partial<Record<NetworkOption, string>>>
  /** What `gantry token` was given, by option. */
  readonly token: Readonly<Partial<Record<TokenOption, string>>>
  /** Files: the key that signs a release, and the folder where it goes. */
  readonly key: string | undefined
  readonly out: string | undefined
  /** Of a compose file: the service that people open. */
  readonly web: string | undefined
  /** Of an app in a catalogue. */
  readonly version: string | undefined
  /** The box that is asked: this one, or the one at `host`. */
  readonly worker: Asks
  /** The address of a box elsewhere, where it is not this machine. */
  readonly host: string | undefined
  /** All that were named, for the commands that ask several. */
  readonly hosts: readonly string[]
  readonly elsewhere: Elsewhere
  /** Calls another box; whoever opens it closes it. */
  readonly reach: (host: string) => Promise<Remote>
  /** The words or the SHA-256 of a certificate that somebody has compared already. */
  readonly trust: string | undefined
  readonly say: (line: string) => void
  /** As it is, without an end of its own. */
  readonly write: (text: string) => void
  /** On standard error: what is no part of the answer. */
  readonly warn: (line: string) => void
}

/** Answers the exit code; throws what went wrong. */
export type Command = (words: readonly string[], context: Context) => Promise<number>

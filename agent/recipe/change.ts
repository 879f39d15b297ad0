import type { HookName } from '../tasks/need.ts'
import type { Right } from './rights.ts'

/**
 * What the texts of each change name, by its kind: something about an app that is another in another
 * version. `gone` is what was there and is no more; without it, it is new. Whoever adds a kind says
 * what it is in every language of change-texts/.
 */
export interface ChangeValues {
  /** Whether its page is only for people of the box who have signed in. */
  readonly door: { readonly guarded: boolean }
  /** What is opened without signing in. */
  readonly path: { readonly path: string; readonly gone: boolean }
  readonly right: { readonly right: Right; readonly gone: boolean }
  readonly port: PortChange & { readonly gone: boolean }
  readonly need: Need & { readonly gone: boolean }
  readonly folder: { readonly path: string; readonly gone: boolean }
  /** A folder that both have, and backups too. */
  readonly saved: { readonly path: string; readonly gone: boolean }
  /** Files of a folder that backups leave out. */
  readonly 'left-out': { readonly files: string; readonly path: string; readonly gone: boolean }
  /** Files of a folder that are saved as databases. */
  readonly 'as-database': { readonly files: string; readonly path: string; readonly gone: boolean }
  /** Whether it stands still while it is saved. */
  readonly halted: { readonly halted: boolean }
  /** `label`: in the words of its packager. */
  readonly question: { readonly label: string; readonly gone: boolean }
  readonly program: { readonly name: string; readonly gone: boolean }
  /** Where an image is from, without its tag. */
  readonly source: { readonly image: string; readonly gone: boolean }
  readonly job: { readonly name: string; readonly schedule: string; readonly gone: boolean }
  readonly hook: { readonly hook: HookName; readonly gone: boolean }
  /** The least that it asks for, in bytes; nothing where it no longer says. */
  readonly memory: { readonly bytes?: number }
  /** As whom a program runs; as its image says where that is not said. */
  readonly user: { readonly program: string; readonly user?: string }
  /** Names of variables. */
  readonly settings: { readonly names: readonly string[] }
}

export interface PortChange {
  /** One port, or the first and the last: `53`, `6881-6889`. */
  readonly range: string
  /** Both unless said. */
  readonly protocol?: 'TCP' | 'UDP'
  readonly audience: 'lan' | 'internet' | 'apps'
  /** At the box's own address. */
  readonly onBox: boolean
}

/** `name`: the kind of a database, or another app. */
export type Need =
  | { readonly need: 'cache' | 'mail' | 'pages' | 'place' }
  | { readonly need: 'database' | 'app' | 'app-if-there'; readonly name: string }

export type ChangeCode = keyof ChangeValues

export type Change = {
  [Code in ChangeCode]: { readonly change: Code } & ChangeValues[Code]
}[ChangeCode]

/** What changes are in one language, beginning small and without a full stop. */
export type ChangeTexts = { readonly [Code in ChangeCode]: (it: ChangeValues[Code]) => string }

export const saidOfChange = (texts: ChangeTexts, change: Change): string =>
  (texts[change.change] as (it: object) => string)(change)

/** Bytes, for people, in the units of their language. */
export const sizeIn = (bytes: number, megabytes: string, gigabytes: string): string =>
  bytes >= 2 ** 30
    ? `${Math.round(bytes / 2 ** 29) / 2} ${gigabytes}`
    : `${Math.round(bytes / 2 ** 20)} ${megabytes}`

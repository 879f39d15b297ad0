import type { Problem } from '../base/errors.ts'

/**
 * What the page and `gantry-web` say to each other, as JSON under `/api`.
 *
 * | request                            | body              | answer         | needs a session |
 * | ---------------------------------- | ----------------- | -------------- | --------------- |
 * | GET /api/box                       |                   | Box            | no              |
 * | POST /api/claim/code               | { code }          | ClaimTicket    | no              |
 * | POST /api/claim                    | ClaimForm         | Continue       | no              |
 * | POST /api/session                  | SignIn or { handover } | 204       | no              |
 * | DELETE /api/session                |                   | 204            | yes             |
 * | GET /api/events                    |                   | SSE of Status  | yes             |
 * | POST /api/apps/:service/install    | {}                | 202            | yes             |
 * | GET /api/apps/:service/secrets     |                   | { secrets: ShownSecret[] } | yes |
 * | POST /api/apps/:service/start, stop | {}               | 202            | yes             |
 * | POST /api/apps/:service/remove     | { data }          | 202            | yes             |
 *
 * Every refusal is a Problem with a 4xx or 5xx status.
 */

/** What anybody on the network may know. */
export interface Box {
  readonly claimed: boolean
  readonly name: string
  readonly version: string
  /** The box's address to move to before anything but the claim, e.g. `https://gantry.local`. */
  readonly secureUrl: string
  readonly signedIn: boolean
}

/** Proof that the code was right; the rest of the claim must follow within ten minutes. */
export interface ClaimTicket {
  readonly ticket: string
}

export interface ClaimForm {
  readonly ticket: string
  /** The name of the box: 1 to 20 letters, digits and inner hyphens; it becomes `<name>.local`. */
  readonly name: string
  readonly owner: string
  /** At least ten characters. */
  readonly password: string
}

/** Where the browser goes on after the claim: an https address with a one-time `#handover=`. */
export interface Continue {
  readonly continueAt: string
}

export interface SignIn {
  readonly owner: string
  readonly password: string
}

/** One event of `/api/events`: the whole picture, sent again whenever it changes. */
export interface Status {
  readonly box: {
    readonly name: string
    /** Numeric addresses under which the box answers, for those who cannot use its name. */
    readonly addresses: readonly string[]
    readonly memory: Amount
    readonly disk: Amount
  }
  /** The parts of the box that everything stands on; a page shows those that are not `ok`. */
  readonly components: readonly Component[]
  readonly apps: readonly App[]
}

/** Bytes. */
export interface Amount {
  readonly used: number
  readonly total: number
}

export interface Component {
  readonly name: string
  readonly ok: boolean
  readonly problem?: Problem
}

export type AppState =
  | 'available'
  | 'installing'
  | 'running'
  | 'starting'
  | 'stopped'
  | 'failing'
  | 'removing'

export interface App {
  readonly service: string
  readonly title: string
  readonly tagline: string
  readonly state: AppState
  /** Addresses that open the app, the best for this browser first. */
  readonly urls: readonly string[]
  /** The app's own addresses, without a port. */
  readonly addresses: readonly string[]
  /** The container image travels in the box, so that no internet is needed to install it. */
  readonly preloaded: boolean
  /** The owner needs secrets of it: see ShownSecret. */
  readonly hasSecrets: boolean
  /** What was kept of an earlier installation. */
  readonly keptData: boolean
  readonly progress?: Progress
  readonly problem?: Problem
  /** What happened to it lately, though it goes on, e.g. that it ran out of memory. */
  readonly note?: Problem
}

/** A secret of an app that its owner needs, e.g. to sign in for the first time. */
export interface ShownSecret {
  readonly label: string
  readonly value: string
}

export interface Progress {
  /** What is being done now, in words. */
  readonly step: string
  /** 0 to 1, or absent while it cannot be known. */
  readonly fraction?: number
}

/**
 * One class for each thing a caller can do about a failure. Whatever else is thrown is a bug
 * and reaches the process handler.
 *
 * `code` is stable and for programs, the message says what happened to what, `hint` what to do.
 */
export abstract class GantryError extends Error {
  abstract readonly status: number
  readonly code: string
  readonly hint: string | undefined
  readonly detail: string | undefined
  readonly retryAfter: number | undefined

  constructor(code: string, message: string, more: ErrorDetails = {}) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause })
    this.name = new.target.name
    this.code = code
    this.hint = more.hint
    this.detail = more.detail
    this.retryAfter = more.retryAfter
  }
}

export interface ErrorDetails {
  readonly hint?: string
  readonly detail?: string
  /** Seconds. */
  readonly retryAfter?: number
  readonly cause?: unknown
}

/** The person or the file is wrong: say where. Trying again with the same input is useless. */
export class InvalidInput extends GantryError {
  readonly status = 400
}

/** Nobody is signed in, or what was shown as proof is wrong. */
export class NotAllowed extends GantryError {
  readonly status = 401
}

/** Somebody is signed in, but this is not theirs to do. */
export class Forbidden extends GantryError {
  readonly status = 403
}

/** The name is well formed but nothing here has it. */
export class NotFound extends GantryError {
  readonly status = 404
}

/** A legal request at the wrong moment: already claimed, name taken, disk full. */
export class Conflict extends GantryError {
  readonly status = 409
}

/** Too many tries; `retryAfter` says when the next one counts. */
export class TooMany extends GantryError {
  readonly status = 429
}

/** A real component (Docker, Caddy, nft) refused or did not answer. The loop tries again. */
export class ComponentFailed extends GantryError {
  readonly status = 502
}

/** A failure as plain data: what happened to what, and what to do. */
export interface Problem {
  /** Stable and for programs, e.g. `code-wrong`. */
  readonly code: string
  readonly message: string
  readonly hint?: string
  /** The technical line, to unfold and copy. */
  readonly detail?: string
  /** Seconds to wait before the next try makes sense. */
  readonly retryAfter?: number
}

/** Its lines for whoever wants to know exactly. */
export const inFull = ({ message, hint, detail }: Problem): string =>
  [message, hint, detail].filter(Boolean).join('\n')

/** Any thrown value as a Problem; what is not a GantryError is a bug and says so. */
export function problemOf(error: unknown): Problem {
  if (!(error instanceof GantryError)) {
    return {
      code: 'internal',
      message: 'something went wrong inside Gantry',
      hint: 'look at the log with: journalctl -u gantry-worker',
      detail: error instanceof Error ? error.message : String(error),
    }
  }
  const { code, message, hint, detail, retryAfter } = error
  return {
    code,
    message,
    ...(hint === undefined ? {} : { hint }),
    ...(detail === undefined ? {} : { detail }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
  }
}

import { GantryError, type Problem } from '../base/errors.ts'

/** A problem that was understood already, on its way to whoever asked. */
export class Refused extends GantryError {
  readonly status = 502

  constructor({ code, message, ...more }: Problem, cause?: unknown) {
    super(code, message, { ...more, cause })
  }
}

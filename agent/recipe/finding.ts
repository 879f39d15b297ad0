import type { Place } from './place.ts'

/** A mistake before its place in the file is known. */
export interface Finding {
  readonly at: readonly (string | number)[]
  readonly code: string
  readonly message: string
  /** The part of the value that is meant, to point at it. */
  readonly text?: string
}

/** A mistake that ends the reading: what comes after it cannot be told. */
export interface Stop extends Place {
  readonly code: string
  readonly message: string
}

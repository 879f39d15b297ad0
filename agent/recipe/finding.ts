/** A mistake before its place in the file is known. */
export interface Finding {
  readonly at: readonly (string | number)[]
  readonly code: string
  readonly message: string
}

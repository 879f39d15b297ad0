/** What the test says to the browser process, one JSON object a line. */
export type Order =
  | { readonly kind: 'request'; readonly id: number; readonly request: Request }
  | { readonly kind: 'cancel'; readonly id: number }

export interface Request {
  readonly url: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
  /** The only certificate authority that is trusted, as PEM. */
  readonly ca?: string | undefined
  /** Address of a host by its name, before anybody is asked. */
  readonly resolve?: Readonly<Record<string, string>> | undefined
  readonly timeoutMs: number
}

/** What the browser process says of one request: a head, then chunks, then the end; or an error. */
export type Word = { readonly id: number } & (
  | {
      readonly kind: 'head'
      readonly status: number
      readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
    }
  | { readonly kind: 'chunk'; readonly base64: string }
  | { readonly kind: 'end' }
  | { readonly kind: 'error'; readonly code: string; readonly message: string }
)

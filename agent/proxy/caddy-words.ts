/** A piece of Caddy's configuration; Caddy's own documentation of its JSON says what it means. */
export type Json = Readonly<Record<string, unknown>>

/** A matcher and what is done to what it matches. */
export interface Route {
  readonly match?: readonly Json[]
  readonly handle: readonly Json[]
  readonly terminal?: true
}

/** Ends a request that matches. */
export const last = (match: Json, ...handle: Json[]): Route => ({
  match: [match],
  handle,
  terminal: true,
})

/** Goes on behind it where none of them matches. */
export const subroute = (routes: readonly Route[]): Json[] => [{ handler: 'subroute', routes }]

/** Caddy puts values in the place of `{…}`, files and variables of its own among them. */
export const verbatim = (text: string) => text.replaceAll('{', '\\{')

/** Caddy counts in nanoseconds. */
export const nanoseconds = (milliseconds: number) => milliseconds * 1_000_000

export function plainText(status: number | string, body: string): Json {
  return {
    handler: 'static_response',
    status_code: status,
    headers: { 'Content-Type': ['text/plain; charset=utf-8'] },
    body,
  }
}

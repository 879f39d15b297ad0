// The part of oidc-provider that is used here; it comes without types.
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http'

  /** What the provider keeps: see its documentation of adapters. */
  export interface Adapter {
    upsert(id: string, payload: Payload, expiresIn: number): Promise<void>
    find(id: string): Promise<Payload | undefined>
    findByUid(uid: string): Promise<Payload | undefined>
    findByUserCode(code: string): Promise<Payload | undefined>
    consume(id: string): Promise<void>
    destroy(id: string): Promise<void>
    revokeByGrantId(grantId: string): Promise<void>
  }
  export type Payload = Readonly<Record<string, unknown>>

  export interface Client {
    readonly clientId: string
    readonly clientName?: string
    readonly [more: string]: unknown
  }

  export interface Context {
    body: unknown
    status: number
    readonly path: string
    set(headers: Readonly<Record<string, string>>): void
    readonly oidc?: {
      readonly route?: string
      readonly client?: Client
      readonly session?: Session
      readonly result?: {
        readonly login?: object
        readonly consent?: { readonly grantId?: string }
      }
    }
  }

  export interface Session {
    readonly accountId?: string
    grantIdFor(client: string): string | undefined
    destroy(): Promise<void>
  }

  export interface Grant {
    addOIDCScope(scope: string): void
    save(): Promise<string>
  }

  export interface Interaction {
    readonly uid: string
    readonly exp: number
    readonly params: Readonly<Record<string, unknown>>
    session?: { readonly accountId: string; readonly uid: string } | undefined
    save(seconds: number): Promise<string>
  }

  export class Provider {
    constructor(issuer: string, configuration: Readonly<Record<string, unknown>>)
    proxy: boolean
    readonly Grant: new (about: {
      readonly accountId: string
      readonly clientId: string
    }) => Grant
    readonly Session: { findByUid(uid: string): Promise<Session | undefined> }
    use(middleware: (context: Context, next: () => Promise<void>) => Promise<void>): void
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<Interaction>
    interactionFinished(
      request: IncomingMessage,
      response: ServerResponse,
      result: object,
    ): Promise<void>
    on(event: string, hear: (context: Context, error: Error) => void): void
  }

  export interface Prompt {
    readonly checks: { add(check: Check): void }
  }
  export class Check {
    constructor(
      reason: string,
      description: string,
      error: string,
      check: (context: Context) => boolean,
    )
    static readonly REQUEST_PROMPT: boolean
    static readonly NO_NEED_TO_PROMPT: boolean
  }
  export const interactionPolicy: {
    readonly Check: typeof Check
    base(): { get(name: string): Prompt }
  }
}

import type { Request, Response } from 'express'
import type { Answers, VerbName } from '../verbs/contract.ts'

/** One address of the box and the one verb that answers it. */
export interface Route<V extends VerbName = VerbName> {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** As Express reads it; what follows a colon is a field of the verb's input. */
  readonly path: `/${string}`
  readonly verb: V
  /** Answers also who is not signed in. */
  readonly open?: true
  /** Answers over plain http, too. */
  readonly plain?: true
  /** What it does, for who reads the document of the API. */
  readonly says: string
  /** Bytes of a body, where it may be larger than others; the proxy knows it by its path, too. */
  readonly largest?: number
  /** The status when all is well. */
  readonly status: 200 | 202 | 204 | 302
  /** Fields of the input that are in the query, or in the path and no text. */
  readonly reads?: Readonly<Record<string, typeof String | typeof Number>>
  /** Fields of the input that the request says without its body. */
  readonly tells?: Readonly<Record<string, (request: Request) => string | undefined>>
  /** What it answers with, where it is no JSON. */
  readonly type?: string
  /** Where the answer is not the verb's answer as JSON. */
  readonly respond?: (response: Response, answer: Answers[V], request: Request) => void
  /** Where a refusal is not a problem as JSON; answers whether it took care of it. */
  readonly refused?: (response: Response, error: unknown, request: Request) => boolean
  /** One answer after the other, as server-sent events, until somebody hangs up. */
  readonly stream?: true
  /** The answers are pieces of one file, which a browser keeps under its name. */
  readonly attachment?: true
}

/** A route, with its verb known to the compiler. */
export const route = <V extends VerbName>(it: Route<V>): Route => it as unknown as Route

/** The `Host` as the browser wrote it: decides which of the box's addresses suit it. */
export const hostOf = ({ headers }: Request) => headers.host ?? ''

/** What the browser calls itself, so that its person knows it again among the sessions. */
export const deviceOf = ({ headers }: Request) => headers['user-agent']?.slice(0, 1000)

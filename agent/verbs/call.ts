import { type IncomingMessage, request } from 'node:http'
import { createInterface } from 'node:readline'
import { ComponentFailed, GantryError, type Problem } from '../base/errors.ts'
import type { Answers, Given, StreamName, VerbName } from './contract.ts'

/** On whose behalf a question is asked. */
export interface By {
  /** The token of a session or of the API. */
  readonly session?: string | undefined
  /** The address that somebody asks from. */
  readonly from?: string | undefined
}

/** Asks the worker. Throws what the worker threw, or ComponentFailed where it does not answer. */
export interface Worker {
  ask<V extends VerbName>(verb: V, input: Given<V>, by?: By): Promise<Answers[V]>
  /** Throws where `ask` would because of who asks. Nothing is done. */
  admit(verb: VerbName, by: By): Promise<void>
  /** One answer after the other, until the signal says stop or the worker goes away. */
  watch<V extends StreamName>(
    verb: V,
    input: Given<V>,
    by: By,
    signal: AbortSignal,
  ): AsyncIterable<Answers[V]>
  /** The same, each answer as the JSON that it came as: for who merely hands it on. */
  watchAsJson<V extends StreamName>(
    verb: V,
    input: Given<V>,
    by: By,
    signal: AbortSignal,
  ): AsyncIterable<string>
}

/** What commands need of it, wherever it is. */
export type Asks = Pick<Worker, 'ask' | 'watch'>

/** A problem of the worker's, thrown again on this side with its status. */
export class Refused extends GantryError {
  readonly status: number

  constructor(status: number, { code, message, ...more }: Problem) {
    super(code, message, more)
    this.status = status
  }
}

export function workerAt(socketPath: string): Worker {
  async function post(verb: string, asked: object, signal?: AbortSignal) {
    const response = await send(socketPath, verb, JSON.stringify(asked), signal)
    if (response.statusCode === 200) return response
    throw new Refused(response.statusCode ?? 500, JSON.parse(await textOf(response)) as Problem)
  }
  async function* lines(verb: string, asked: object, signal: AbortSignal) {
    const response = await post(verb, asked, signal)
    try {
      yield* createInterface({ input: response })
    } finally {
      // Whoever has heard enough leaves the loop; the line would stay open.
      response.destroy()
    }
  }
  return {
    async ask(verb, input, by) {
      return JSON.parse(await textOf(await post(verb, { ...by, input })))
    },
    async admit(verb, by) {
      await textOf(await post(verb, { ...by, admission: true }))
    },
    async *watch(verb, input, by, signal) {
      for await (const line of lines(verb, { ...by, input }, signal)) yield JSON.parse(line)
    },
    watchAsJson: (verb, input, by, signal) => lines(verb, { ...by, input }, signal),
  }
}

function send(
  socketPath: string,
  verb: string,
  body: string,
  signal?: AbortSignal,
): Promise<IncomingMessage> {
  return new Promise((done, fail) => {
    // A line that was kept open may be closed at the other end by the time that a busy box asks again.
    const line = { socketPath, agent: false } as const
    const options = { ...line, method: 'POST', path: `/${verb}`, ...(signal ? { signal } : {}) }
    const asking = request(options, done)
    asking.on('error', (cause: NodeJS.ErrnoException) => {
      const hint =
        cause.code === 'EACCES'
          ? 'run the command as root'
          : 'it starts again by itself; if it lasts: journalctl -u gantry-worker'
      const message = 'the worker of this box does not answer'
      fail(new ComponentFailed('worker-down', message, { hint, detail: cause.message, cause }))
    })
    asking.end(body)
  })
}

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

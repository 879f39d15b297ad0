import { z } from 'zod'
import { InvalidInput } from '../base/errors.ts'
import type { Exec } from '../base/exec.ts'
import type { Prover } from './exchange.ts'

/** What a box keeps to recognise who knows its code: without the code it opens nothing. */
export const recordSchema = z.strictObject({ setup: z.string(), record: z.string() })
export type CodeRecord = z.output<typeof recordSchema>

/** The box's half of the claim exchange, and the other one for a box that takes in another box. */
export interface Pake extends Prover {
  register(code: string): Promise<CodeRecord>
  /** The answer to a first message. Throws InvalidInput for one that is none. */
  answer(record: CodeRecord, message: string): Promise<Answered>
  /** The session key, where the other end has proved to know the code; else undefined. */
  finish(state: string, message: string): Promise<string | undefined>
}

const answeredSchema = z.strictObject({ state: z.string(), message: z.string() })
const provedSchema = z.strictObject({ key: z.string(), message: z.string() })
export type Answered = z.output<typeof answeredSchema>

/** One thing that the program is asked for on its standard input. */
export const pakeOrder = z.discriminatedUnion('order', [
  z.strictObject({ order: z.literal('register'), code: z.string() }),
  z.strictObject({ order: z.literal('answer'), record: recordSchema, message: z.string() }),
  z.strictObject({ order: z.literal('finish'), state: z.string(), message: z.string() }),
  z.strictObject({ order: z.literal('begin'), password: z.string() }),
  z.strictObject({
    order: z.literal('prove'),
    state: z.string(),
    password: z.string(),
    message: z.string(),
  }),
])
export type PakeOrder = z.output<typeof pakeOrder>

const resultSchema = z.union([
  z.strictObject({ malformed: z.string() }),
  z.strictObject({ answer: z.unknown() }),
])
export type PakeResult = z.output<typeof resultSchema>

/**
 * Each order is carried out by a process that ends (pake-program.ts): the library is WebAssembly,
 * which would keep 30 MB of the worker for something that happens once in the life of a box.
 */
export const pakeBy = (exec: Exec, program: string): Pake =>
  pakeOf(async order => {
    const said = await exec([process.execPath, program], { input: JSON.stringify(order) })
    return resultSchema.parse(JSON.parse(said))
  })

export function pakeOf(carryOut: (order: PakeOrder) => Promise<PakeResult>): Pake {
  async function ask(order: PakeOrder): Promise<unknown> {
    const result = await carryOut(order)
    if ('answer' in result) return result.answer
    throw new InvalidInput('exchange-malformed', 'that is no message of a claim', {
      hint: 'load the page again',
      detail: result.malformed,
    })
  }
  return {
    register: async code => recordSchema.parse(await ask({ order: 'register', code })),
    answer: async (record, message) =>
      answeredSchema.parse(await ask({ order: 'answer', record, message })),
    finish: async (state, message) =>
      z
        .string()
        .optional()
        .parse((await ask({ order: 'finish', state, message })) ?? undefined),
    begin: async password => answeredSchema.parse(await ask({ order: 'begin', password })),
    prove: async (state, password, message) =>
      provedSchema
        .optional()
        .parse((await ask({ order: 'prove', state, password, message })) ?? undefined),
  }
}

import { X509Certificate } from 'node:crypto'
import { z } from 'zod'
import { ComponentFailed, Conflict, TooMany } from '../base/errors.ts'
import { parseJson } from '../base/json.ts'

/** Milliseconds: a small box counts a try, and starts a program, before it answers. */
const PATIENCE = 45_000

const problemSchema = z.object({
  code: z.string(),
  message: z.string(),
  hint: z.string().optional(),
  retryAfter: z.number().optional(),
})

const trustSchema = z.object({ pem: z.string() })

/**
 * Asks another box at an origin, over plain http: what has to be kept from others is sealed. Throws what
 * that box says is wrong, and ComponentFailed where it does not answer.
 */
export async function askBox(origin: string, path: string, body?: unknown): Promise<unknown> {
  const { status, text } = await sent(origin, path, body)
  const said = parseJson(text)
  if (status < 400 && said !== undefined) return said
  const { data: problem } = problemSchema.safeParse(said)
  if (!problem) throw noBox(origin, `${status} ${text.slice(0, 200)}`)
  const { code, message, hint, retryAfter } = problem
  const more = hint === undefined ? {} : { hint }
  if (status === 429) {
    throw new TooMany(code, message, { ...more, ...(retryAfter ? { retryAfter } : {}) })
  }
  throw new Conflict(code, message, more)
}

/** Who signs for the pages of the box at an origin, as DER in base64. Throws where no box answers there. */
export async function rootAt(origin: string): Promise<string> {
  const { pem } = trustSchema.parse(await askBox(origin, '/api/trust'))
  return new X509Certificate(pem).raw.toString('base64')
}

async function sent(origin: string, path: string, body?: unknown) {
  const how =
    body === undefined
      ? {}
      : {
          method: 'POST',
          // As its own page does: whoever asks for a foreign one is refused.
          headers: { 'content-type': 'application/json', origin },
          body: JSON.stringify(body),
        }
  try {
    const signal = AbortSignal.timeout(body === undefined ? 5_000 : PATIENCE)
    const answer = await fetch(`${origin}${path}`, { ...how, signal, redirect: 'manual' })
    return { status: answer.status, text: await answer.text() }
  } catch (cause) {
    throw noBox(origin, cause instanceof Error ? String(cause.cause ?? cause) : String(cause))
  }
}

const noBox = (origin: string, detail: string) =>
  new ComponentFailed('site-no-box', `no box answers at ${origin.replace('http://', '')}`, {
    hint: 'look whether it is on and at the same network, and compare the address with its screen',
    detail,
  })

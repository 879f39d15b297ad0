import type { z } from 'zod'
import { ComponentFailed } from '../base/errors.ts'

export interface Call {
  readonly url: string
  readonly method?: 'GET' | 'POST' | 'PATCH'
  readonly authorization: string
  readonly body?: unknown
}

/** One request to the API of a provider. Throws ComponentFailed with what the provider said. */
export async function callProvider<S extends z.ZodType>(
  { url, method = 'GET', authorization, body }: Call,
  schema: S,
): Promise<z.output<S>> {
  const { host } = new URL(url)
  const failed = (detail: string, cause?: unknown) =>
    new ComponentFailed('dns-refused', `${host} refused`, { detail: `${host}: ${detail}`, cause })
  const headers = { authorization, 'content-type': 'application/json' }
  const response = await fetch(url, {
    method,
    headers,
    signal: AbortSignal.timeout(20_000),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch(cause => {
    throw failed(String((cause as Error).cause ?? cause), cause)
  })
  const text = await response.text()
  if (!response.ok) throw failed(`${response.status} ${text.slice(0, 300)}`)
  const read = schema.safeParse(JSON.parse(text || 'null'))
  if (!read.success) throw failed('an answer that is not as documented')
  return read.data
}

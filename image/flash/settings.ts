import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { InvalidInput, NotFound } from '../../agent/base/errors.ts'
import { decodeToml, encodeToml } from '../../agent/base/toml.ts'
import { preseedSchema } from '../../agent/box/manifest.ts'

interface Wifi {
  readonly ssid: string
  readonly password?: string
  readonly country: string
}

/** What is said beforehand to one box. */
export interface Said {
  /** A `gantry.toml` to begin with. */
  readonly file?: string | undefined
  readonly name?: string | undefined
  readonly code?: string | undefined
  readonly timezone?: string | undefined
  readonly wifi?: Wifi | undefined
  /** Where it is, for a Wi-Fi that is set up later. */
  readonly country?: string | undefined
}

/**
 * The text of `gantry.toml` for one box: what its image says for all, a file put over that, and what
 * was said besides put over both. It is read
 * as the box will read it, so that mistakes come to light here and not there. Throws InvalidInput.
 */
export async function preseedOf(
  { file, name, code, timezone, wifi, country }: Said,
  onCard?: string,
): Promise<string> {
  const before = {
    ...(onCard === undefined ? {} : decodeToml('gantry.toml', onCard, anything)),
    ...(file === undefined ? {} : await documentIn(file)),
  }
  const text = encodeToml({
    ...before,
    ...(name === undefined ? {} : { name }),
    ...(timezone === undefined ? {} : { timezone }),
    ...(code === undefined ? {} : { claim: { ...tableIn(before, 'claim'), code } }),
    ...(wifi === undefined && country === undefined
      ? {}
      : {
          network: {
            ...tableIn(before, 'network'),
            ...(wifi ? { wifi } : {}),
            ...(country ? { country } : {}),
          },
        }),
  })
  decodeToml('gantry.toml', text, preseedSchema)
  return text
}

/** The claim code that a `gantry.toml` names, if it does. */
export async function codeIn(file: string): Promise<string | undefined> {
  return decodeToml(file, await textOf(file), preseedSchema).claim?.code
}

const anything = z.record(z.string(), z.unknown())

async function documentIn(file: string): Promise<Record<string, unknown>> {
  const text = await textOf(file)
  decodeToml(file, text, preseedSchema)
  return decodeToml(file, text, anything)
}

const textOf = (file: string) =>
  readFile(file, 'utf8').catch(cause => {
    throw new NotFound('no-preseed', `${file} cannot be read`, { cause })
  })

function tableIn(document: Record<string, unknown>, name: string): Record<string, unknown> {
  const { success, data } = anything.safeParse(document[name] ?? {})
  if (success) return data
  throw new InvalidInput('toml-value', `${name} is no table`)
}

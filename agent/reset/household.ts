import { z } from 'zod'
import { decodeToml, encodeToml } from '../base/toml.ts'
import { labelCode, preseedSchema } from '../box/manifest.ts'

const OF_HOUSEHOLD = ['network', 'domain', 'domain-credentials']
const OF_BOX = Object.keys(preseedSchema.shape).filter(it => !OF_HOUSEHOLD.includes(it))

const tables = z.record(z.string(), z.unknown())

/**
 * The text of a `gantry.toml` without what belongs to the household that the box leaves: its Wi-Fi, its
 * addresses, its domain. What belongs to the box stays, so that the code on its label goes on to be true,
 * and the country that it was made for. Undefined where nothing has to go.
 *
 * A text with mistakes is no other: what is under a name that nobody knows may be a Wi-Fi that was
 * misspelled, and goes; of what is no TOML only the code stays.
 */
export function withoutHousehold(text: string): string | undefined {
  let said: Readonly<Record<string, unknown>>
  try {
    said = decodeToml('gantry.toml', text, tables)
  } catch {
    const code = labelIn(text)
    return encodeToml(code === undefined ? {} : { claim: { code } })
  }
  const network = tables.safeParse(said.network ?? {})
  const { country, addresses, ...household } = network.data ?? {}
  const isKnown = Object.keys(said).every(it => it === 'network' || OF_BOX.includes(it))
  const isOfBox = (addresses ?? 'auto') === 'auto' && Object.keys(household).length === 0
  if (isKnown && network.success && isOfBox) return undefined
  const rest = Object.entries(said).filter(([name]) => OF_BOX.includes(name))
  return encodeToml({
    ...Object.fromEntries(rest),
    ...(country === undefined ? {} : { network: { country } }),
  })
}

/** The code on the label, in a text that is no TOML. */
function labelIn(text: string): string | undefined {
  // As UTF-16 every other sign of a plain text is none.
  const [, written] = /^\s*code\s*=\s*["']([^"']+)["']/m.exec(text.replaceAll('\0', '')) ?? []
  return labelCode.safeParse(written).data
}

import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { NotFound } from '../../agent/base/errors.ts'
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
  const network = { ...(wifi ? { wifi } : {}), ...(country ? { country } : {}) }
  const layers: readonly Table[] = [
    onCard === undefined ? {} : decodeToml('gantry.toml', onCard, anything),
    file === undefined ? {} : await documentIn(file),
    {
      ...(name === undefined ? {} : { name }),
      ...(timezone === undefined ? {} : { timezone }),
      ...(code === undefined ? {} : { claim: { code } }),
      ...(Object.keys(network).length === 0 ? {} : { network }),
    },
  ]
  const text = encodeToml(layers.reduce((below, above) => put(above, below)))
  decodeToml('gantry.toml', text, preseedSchema)
  return text
}

/** The claim code that a `gantry.toml` names, if it does. */
export async function codeIn(file: string): Promise<string | undefined> {
  return decodeToml(file, await textOf(file), preseedSchema).claim?.code
}

const anything = z.record(z.string(), z.unknown())
type Table = z.output<typeof anything>

async function documentIn(file: string): Promise<Table> {
  const text = await textOf(file)
  decodeToml(file, text, preseedSchema)
  return decodeToml(file, text, anything)
}

const textOf = (file: string) =>
  readFile(file, 'utf8').catch(cause => {
    throw new NotFound('no-preseed', `${file} cannot be read`, { cause })
  })

/**
 * Tables that say one thing together, where `*` is any name: the password of one Wi-Fi is none of
 * another, and the server of one domain is none of the next.
 */
const WHOLE = new Set([
  'network.wifi',
  'network.ipv4',
  'network.ipv6',
  'domain',
  'domain-credentials',
  'catalogues.*',
  'backup.targets.*',
  'backup.credentials.*',
])

/** One document over another: tables come together, key by key; everything else is replaced. */
function put(above: Table, below: Table, at: readonly string[] = []): Table {
  const merged = { ...below }
  for (const [key, value] of Object.entries(above)) {
    const before = below[key]
    const [path, anyName] = [[...at, key].join('.'), [...at, '*'].join('.')]
    const isWhole = WHOLE.has(path) || WHOLE.has(anyName)
    merged[key] =
      isTable(value) && isTable(before) && !isWhole ? put(value, before, [...at, key]) : value
  }
  return merged
}

const isTable = (value: unknown): value is Table =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

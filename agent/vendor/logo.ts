import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Problem } from '../base/errors.ts'
import type { VendorSettings } from '../box/vendor.ts'

/** Bytes: a logo is shown on every page. */
const LARGEST = 64 * 1024

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

export interface Logo {
  readonly type: 'image/svg+xml' | 'image/png'
  readonly content: Buffer
  /** Another one for every other picture, so that browsers may keep what they have. */
  readonly mark: string
}

export interface VendorLogo {
  readonly logo?: Logo
  readonly problems: readonly Problem[]
}

/** The picture that `[vendor]` names, from the folder of the preseed; or why there is none. */
export async function readLogo(
  folder: string,
  { logo: file }: Pick<VendorSettings, 'logo'>,
): Promise<VendorLogo> {
  if (file === undefined) return { problems: [] }
  const content = await readFile(join(folder, basename(file))).catch(() => undefined)
  if (!content) return { problems: [refused(file, 'there is no such file beside its settings')] }
  if (content.length > LARGEST) return { problems: [refused(file, 'it is larger than 64 KiB')] }
  const type = typeOf(file, content)
  if (!type) return { problems: [refused(file, 'it is neither SVG nor PNG')] }
  const mark = createHash('sha256').update(content).digest('hex').slice(0, 12)
  return { logo: { type, content, mark }, problems: [] }
}

function typeOf(file: string, content: Buffer): Logo['type'] | undefined {
  if (file.endsWith('.png')) return content.subarray(0, 8).equals(PNG) ? 'image/png' : undefined
  return /<svg[\s>]/.test(content.toString('utf8')) ? 'image/svg+xml' : undefined
}

const refused = (file: string, why: string): Problem => ({
  code: 'logo-refused',
  message: `the logo ${file} of the vendor is not shown: ${why}`,
  hint: 'put another one beside gantry.toml and start the box again',
})

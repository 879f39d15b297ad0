import { stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { Forbidden } from '../base/errors.ts'
import { readText, writeWhole } from '../base/files.ts'
import { decodeToml, encodeToml } from '../base/toml.ts'

const knownBox = z.strictObject({
  /** The root certificate that was compared, as PEM; absent where everybody's authorities vouch for the box. */
  authority: z.string().optional(),
  person: z.string(),
  token: z.string(),
  /** What the token is called on the box. */
  'token-name': z.string(),
  scope: z.string(),
  /** ISO 8601: how long the token is worth something. */
  until: z.string(),
})
const fileSchema = z.strictObject({ boxes: z.record(z.string(), knownBox).default({}) })

/** A box that somebody has signed in to from this machine. */
export type KnownBox = z.output<typeof knownBox>

/** What opens boxes from this machine, by their address; for the one who has signed in alone. */
export interface Credentials {
  readonly file: string
  /** Throws Forbidden where others may read it. */
  all(): Promise<Readonly<Record<string, KnownBox>>>
  keep(address: string, box: KnownBox): Promise<void>
  forget(address: string): Promise<void>
}

/** Where programs of this kind keep what is somebody's own. */
export const credentialsFile = (env: NodeJS.ProcessEnv = process.env): string =>
  join(
    (process.platform === 'win32' ? env.APPDATA : env.XDG_CONFIG_HOME) ||
      join(homedir(), '.config'),
    'gantry',
    'boxes.toml',
  )

export function openCredentials(file: string): Credentials {
  async function all(): Promise<Record<string, KnownBox>> {
    const text = await readText(file)
    if (text === undefined) return {}
    await refuseIfShared(file)
    return decodeToml(file, text, fileSchema).boxes
  }
  const save = (boxes: Readonly<Record<string, KnownBox>>) =>
    writeWhole(file, encodeToml({ boxes }))
  return {
    file,
    all,
    keep: async (address, box) => save({ ...(await all()), [address]: box }),
    async forget(address) {
      const { [address]: _gone, ...rest } = await all()
      await save(rest)
    },
  }
}

/** Windows says it in another way, and gives a person's own folder to that person alone. */
async function refuseIfShared(file: string): Promise<void> {
  if (process.platform === 'win32') return
  const { mode } = await stat(file)
  if ((mode & 0o077) === 0) return
  throw new Forbidden('credentials-shared', `${file} can be read by others on this machine`, {
    hint: `whoever has read it can use your boxes: chmod 600 ${file}, and sign in anew with gantry login`,
  })
}

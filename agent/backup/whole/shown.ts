import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { writeWhole } from '../../base/files.ts'
import type { ResticOptions } from '../restic.ts'

/**
 * restic as somebody runs it who has the kit of another box: with its key and its credentials, and
 * with its key for SFTP where the kit holds one.
 *
 * @param shown `key`, `<target>.user`, `<target>.password` and `ssh`
 */
export async function resticWith(
  restic: ResticOptions,
  { ssh, ...shown }: Readonly<Record<string, string>>,
): Promise<ResticOptions> {
  // What opens places of this box is not what opens those of the other one, whatever they are called.
  const own = Object.entries(restic.secrets).filter(([name]) => !name.endsWith('.key'))
  const secrets = { ...Object.fromEntries(own), ...shown }
  if (ssh === undefined) return { ...restic, secrets }
  const keys = join(restic.temporary, 'kit')
  await mkdir(keys, { recursive: true, mode: 0o700 })
  await writeWhole(join(keys, 'ssh'), ssh)
  return { ...restic, secrets, keys }
}

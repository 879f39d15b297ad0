import { chmod, glob, lstat } from 'node:fs/promises'
import { join } from 'node:path'

/** Below `/data/state`: what holds secrets, and the most that its mode may allow. */
const PLACES: readonly [string, number][] = [
  ['gantry', 0o700],
  ['gantry/*.toml*', 0o600],
  ['gantry/history/*', 0o600],
  ['gantry/secrets/*', 0o600],
  ['gantry/apps/*/settings.toml*', 0o600],
  ['gantry/apps/*/answers/*', 0o600],
  ['certificates/*/root.key', 0o600],
  ['certificates/*/intermediate-*/key.pem', 0o600],
  ['certificates/domain/*/key.pem', 0o600],
  ['certificates/apps/*/key.pem', 0o600],
  ['acme', 0o700],
  ['caddy', 0o700],
  ['postgresql', 0o700],
  ['mariadb', 0o700],
]

/**
 * Takes from files that hold secrets what their modes allow too much: a backup that was put back, or
 * a hand, may have given it. Answers the paths that it mended.
 */
export async function mendModes(state: string): Promise<readonly string[]> {
  const mended: string[] = []
  for (const [pattern, most] of PLACES) {
    for await (const path of glob(join(state, pattern))) {
      const found = await lstat(path)
      const mode = found.mode & 0o7777
      if (found.isSymbolicLink() || (mode & ~most) === 0) continue
      await chmod(path, mode & most)
      mended.push(path)
    }
  }
  return mended
}

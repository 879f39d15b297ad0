import { ComponentFailed } from '../agent/base/errors.ts'
import type { Exec } from '../agent/base/exec.ts'
import { inTools, programsRoot } from './tools.ts'

/** What `sign` needs: a key of minisign without a password. */
export interface Signer {
  /** Signs a file: the signature stands beside it, as FILE.minisig. */
  readonly sign: (file: string) => Promise<void>
}

/**
 * Whoever signs with the secret key in a file. minisign, because it is one program of 200 KB, on
 * every system, and its files are two lines of text. The key is tried at once: nobody waits for an
 * image that cannot be signed then.
 */
export async function openSigner(key: string, exec: Exec): Promise<Signer> {
  const programs = await programsRoot(['minisign'], exec)
  const sign = async (file: string) => {
    const argv = inTools(programs, ['minisign', '-S', '-W', '-s', key, '-m', file, '-t', 'Gantry'])
    await exec(argv, { timeout: 0, input: '' })
  }
  await exec(inTools(programs, ['sh', '-c', tryKey, key]), { input: '' }).catch(cause => {
    throw new ComponentFailed('no-signature', `nothing can be signed with ${key}`, {
      hint: 'make a key without a password: minisign -G -W -p gantry.pub -s gantry.key',
      cause,
    })
  })
  return { sign }
}

const tryKey = `
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
echo > "$folder/file"
minisign -S -W -s "$0" -m "$folder/file"
`

import { ComponentFailed } from '../../agent/base/errors.ts'
import { type ExecOptions, exec } from '../../agent/base/exec.ts'

export type Argv = readonly [string, ...string[]]

/** How a program gets into other namespaces, as words to put before it. */
export type Way = Argv

/**
 * Runs a program in other namespaces. Time is kept in there: to end the program that enters them
 * would leave the one that was started alive. What the program said is in the error's message.
 */
export async function runInside(
  way: Way,
  path: string,
  argv: Argv,
  { timeout = 60_000, ...options }: ExecOptions = {},
): Promise<string> {
  const limit = timeout > 0 ? ['timeout', '--signal=KILL', String(timeout / 1000)] : []
  const alone = ['env', '--ignore-environment', `PATH=${path}`, 'LANG=C.UTF-8']
  try {
    return await exec([...way, ...alone, ...limit, ...argv], { ...options, timeout: 0 })
  } catch (error) {
    if (!(error instanceof ComponentFailed)) throw error
    throw new Error(`${argv.join(' ')}: ${error.message}: ${error.detail ?? ''}`, { cause: error })
  }
}

import { type Problem, problemOf } from '../base/errors.ts'
import { readText, writeWhole } from '../base/files.ts'
import type { PresetBackup, Target, TargetCredentials } from './need.ts'

export interface DefaultTargets {
  readonly claim: { readonly claimed: boolean }
  /** What the preseed names. */
  readonly wanted: PresetBackup | undefined
  /** Tries a target and gives it to the box, or throws why not. */
  readonly add: (name: string, target: Target, credentials: TargetCredentials) => Promise<void>
  /** Holds the names of those that the box had, a line each: what its owner removes later stays away. */
  readonly file: string
  readonly failed: (problem: Problem) => void
}

/**
 * Gives the box the targets of the preseed, each once, as soon as there is an owner: before, nobody
 * could be handed the recovery kit. One that does not answer is told, and tried again whenever the
 * box starts: a household's disk server may be off on the first day.
 */
export async function addDefaultTargets(options: DefaultTargets): Promise<void> {
  const { claim, wanted, add, file, failed } = options
  if (!claim.claimed || !wanted) return
  const had = new Set((await readText(file))?.split('\n') ?? [])
  for (const [name, target] of Object.entries(wanted.targets)) {
    if (had.has(name)) continue
    try {
      await add(name, target, wanted.credentials[name] ?? {})
    } catch (error) {
      const problem = problemOf(error)
      if (problem.code !== 'target-taken') {
        failed({ ...problem, message: `backups do not go to ${name} yet: ${problem.message}` })
        continue
      }
    }
    had.add(name)
    await writeWhole(file, [...had].join('\n'))
  }
}

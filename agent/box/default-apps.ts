import { type Problem, problemOf } from '../base/errors.ts'
import { exists, writeWhole } from '../base/files.ts'
import type { Apps } from './apps.ts'
import type { Preseed } from './manifest.ts'

export interface DefaultApps {
  readonly apps: Pick<Apps, 'install'>
  readonly claim: { readonly claimed: boolean }
  /** What the preseed names. */
  readonly wanted: Preseed['apps']
  /** A catalogue that may have them was not fetched yet. */
  readonly waits?: () => Promise<boolean>
  /** Is there once all of them were tried: what its owner removes later stays away. */
  readonly file: string
  readonly failed: (problem: Problem) => void
}

/**
 * Installs the apps that the preseed names, once, as soon as the box has an owner: before, an app
 * would face strangers. One that cannot be installed is told and does not keep others away; one that
 * may be in a catalogue that is still to come waits for that. After a power cut it goes on; what is
 * there already stays as it is.
 */
export async function installDefaultApps(options: DefaultApps): Promise<void> {
  const { apps, claim, wanted = {}, waits, file, failed } = options
  if (!claim.claimed || Object.keys(wanted).length === 0 || (await exists(file))) return
  const isWaiting = (await waits?.()) ?? false
  let isDone = true
  for (const [name, { answers }] of Object.entries(wanted)) {
    await apps.install(name, { answers }).catch(error => {
      const problem = problemOf(error)
      if (problem.code === 'name-taken') return
      if (problem.code === 'app-unknown' && isWaiting) {
        isDone = false
        return
      }
      failed({ ...problem, message: `${name} was not installed: ${problem.message}` })
    })
  }
  if (isDone) await writeWhole(file, '')
}

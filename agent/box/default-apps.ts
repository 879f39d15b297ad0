import { type Problem, problemOf } from '../base/errors.ts'
import { exists, writeWhole } from '../base/files.ts'
import type { Apps } from './apps.ts'
import type { Preseed } from './manifest.ts'

export interface DefaultApps {
  readonly apps: Pick<Apps, 'install'>
  readonly claim: { readonly claimed: boolean }
  /** What the preseed names. */
  readonly wanted: Preseed['apps']
  /** Is there once all of them were tried: what its owner removes later stays away. */
  readonly file: string
  readonly failed: (problem: Problem) => void
}

/**
 * Installs the apps that the preseed names, once, as soon as the box has an owner: before, an app
 * would face strangers. One that cannot be installed is told and does not keep others away. After a
 * power cut it goes on; what is there already stays as it is.
 */
export async function installDefaultApps(options: DefaultApps): Promise<void> {
  const { apps, claim, wanted = {}, file, failed } = options
  if (!claim.claimed || Object.keys(wanted).length === 0 || (await exists(file))) return
  for (const [name, { answers }] of Object.entries(wanted)) {
    await apps.install(name, { answers }).catch(error => {
      const problem = problemOf(error)
      if (problem.code === 'name-taken') return
      failed({ ...problem, message: `${name} was not installed: ${problem.message}` })
    })
  }
  await writeWhole(file, '')
}

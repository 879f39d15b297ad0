import { useState } from 'react'
import type { Problem } from '../../../base/errors.ts'
import type { Claimant } from '../../../claim/claimant.ts'
import type { FoundBackups, KitGiven } from '../../../http/api.ts'
import { ChoiceOfBackup } from './choice-of-backup.tsx'
import { Going } from './going.tsx'
import { KitForm } from './kit-form.tsx'
import { Restored } from './restored.tsx'
import { useProgress } from './use-progress.ts'

interface RestoreProps {
  readonly claimant: Pick<Claimant, 'restore'>
  /** The code has to be proved once more. */
  readonly expired: (problem: Problem) => void
  readonly back: () => void
}

interface Found {
  readonly kit: KitGiven
  readonly backups: FoundBackups
}

/** From a blank box to the one whose recovery kit somebody has. All of it goes through the channel. */
export function Restore({ claimant, expired, back }: RestoreProps) {
  const { progress, silent, setProgress } = useProgress(claimant, expired)
  const [found, setFound] = useState<Found>()
  const find = async (kit: KitGiven) => {
    const { found: backups } = await claimant.restore({ ask: 'find', kit })
    if (backups) setFound({ kit, backups })
  }
  const begin = async (place: string, snapshot: string) => {
    if (!found) return
    const wish = { ask: 'begin', kit: found.kit, place, snapshot } as const
    setProgress((await claimant.restore(wish)).progress ?? { state: 'working' })
  }
  const cancel = async () => {
    await claimant.restore({ ask: 'cancel' })
    setProgress({ state: 'none' })
  }
  if (progress?.state === 'ready') return <Restored box={found?.backups.box} />
  if (progress?.state === 'working') {
    return <Going progress={progress} silent={silent} cancel={cancel} />
  }
  const failed = progress?.problem
  if (found) {
    return (
      <ChoiceOfBackup
        backups={found.backups}
        failed={failed}
        begin={begin}
        back={() => setFound(undefined)}
      />
    )
  }
  return <KitForm failed={failed} find={find} back={back} />
}

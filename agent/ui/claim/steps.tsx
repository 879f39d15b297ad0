import type { Problem } from '../../base/errors.ts'
import type { Claimant } from '../../claim/claimant.ts'
import { BeginningStep } from './beginning-step.tsx'
import { Claimed } from './claimed.tsx'
import { NameStep } from './name-step.tsx'
import { OwnerStep } from './owner-step.tsx'
import type { Question } from './questions.ts'
import { Restore } from './restore/restore.tsx'
import { TimezoneStep } from './timezone-step.tsx'
import type { KeptDraft } from './use-draft.ts'

interface StepsProps extends Pick<KeptDraft, 'draft' | 'change'> {
  readonly step: Question | 'claimed'
  /** To the next question, or to the one before. */
  readonly turn: (by: 1 | -1) => () => void
  readonly claimant: Claimant
  readonly claim: (password: string) => Promise<void>
  readonly proveAgain: (problem: Problem) => void
  readonly continueAt: string
}

/** What is asked of whoever has proved the code, and what comes of it. */
export function Steps(props: StepsProps) {
  const { step, draft, change, turn, claimant, claim, proveAgain, continueAt } = props
  return (
    <>
      {step === 'beginning' && (
        <BeginningStep
          chosen={draft.beginning}
          choose={beginning => change({ beginning })}
          back={turn(-1)}
          answer={draft.beginning === 'restore' ? () => change({ at: 'restore' }) : turn(1)}
        />
      )}
      {step === 'restore' && (
        <Restore
          claimant={claimant}
          expired={proveAgain}
          back={() => change({ at: 'beginning' })}
        />
      )}
      {step === 'name' && (
        <NameStep
          name={draft.name}
          change={name => change({ name })}
          back={turn(-1)}
          answer={turn(1)}
        />
      )}
      {step === 'timezone' && (
        <TimezoneStep
          timezone={draft.timezone}
          change={timezone => change({ timezone })}
          back={turn(-1)}
          answer={turn(1)}
        />
      )}
      {step === 'owner' && (
        <OwnerStep
          owner={draft.owner}
          change={owner => change({ owner })}
          back={turn(-1)}
          answer={claim}
        />
      )}
      {step === 'claimed' && <Claimed continueAt={continueAt} same={claimant.words} />}
    </>
  )
}

import type { FirstRun, FirstRunStep } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { Screen } from '../parts/screen.tsx'
import { firstRunPath, homePath } from '../route.ts'
import { useTitle } from '../use-title.ts'
import { words } from '../words.ts'
import { BackupStep } from './backup-step.tsx'
import { KitStep } from './kit-step.tsx'
import { NetworkStep } from './network-step.tsx'
import type { StepProps } from './step.tsx'
import { TrustStep } from './trust-step.tsx'

const STEPS: Readonly<Record<FirstRunStep, (props: StepProps) => React.ReactNode>> = {
  network: NetworkStep,
  backup: BackupStep,
  kit: KitStep,
  trust: TrustStep,
}

interface FirstRunViewProps {
  readonly firstRun: FirstRun
  readonly step: FirstRunStep
}

/** The steps after the claim, one a screen. Where one is stands on the box, not in this browser. */
export function FirstRunView({ firstRun: { steps }, step }: FirstRunViewProps) {
  const at = steps.findIndex(it => it.step === step)
  const before = steps[at - 1]?.step
  const open = steps.flatMap(it => (it.state === 'open' ? [it.step] : []))
  useTitle(words.firstRun[step].title)
  const Step = STEPS[step]
  const go = (path: string) => location.assign(path)
  return (
    <Screen
      lowered={Math.round((at / steps.length) * 3) as 0 | 1 | 2}
      place={words.step(at + 1, steps.length)}
    >
      <Step
        key={step}
        answer={async answer => {
          await api.answerFirstRun([step], answer)
          go(homePath)
        }}
        back={before && (() => go(firstRunPath(before)))}
        leave={async () => {
          if (open.length > 0) await api.answerFirstRun(open, 'later')
          go(homePath)
        }}
      />
    </Screen>
  )
}

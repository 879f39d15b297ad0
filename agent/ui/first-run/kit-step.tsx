import { api } from '../api-client.ts'
import { KitSection } from '../backups/kit.tsx'
import { Waited } from '../parts/waited.tsx'
import { useAsked } from '../use-asked.ts'
import { words } from '../words.ts'
import { StepFrame, type StepProps } from './step.tsx'

export function KitStep(props: StepProps) {
  const text = words.firstRun.kit
  const backups = useAsked('backups', api.backups)
  const state = backups.answer?.kit
  return (
    <StepFrame
      {...props}
      title={text.title}
      lead={text.lead}
      {...(state === 'confirmed' ? { done: 'done' as const } : { later: words.firstRun.later })}
    >
      <Waited for={backups} />
      {state && <KitSection state={state} changed={backups.again} />}
    </StepFrame>
  )
}

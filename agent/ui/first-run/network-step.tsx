import { api } from '../api-client.ts'
import { NetworkChecks } from '../network/network-checks.tsx'
import { isWell, verdictOf } from '../network/verdict.ts'
import { Button } from '../parts/button.tsx'
import { Waited } from '../parts/waited.tsx'
import { useAsked } from '../use-asked.ts'
import { words } from '../words.ts'
import { StepFrame, type StepProps } from './step.tsx'

export function NetworkStep(props: StepProps) {
  const text = words.firstRun.network
  const asked = useAsked('network-check', async () =>
    verdictOf(await api.checkNetwork(), new Date()),
  )
  const { answer: verdict, again } = asked
  return (
    <StepFrame
      {...props}
      title={text.title}
      lead={text.lead}
      done={verdict && isWell(verdict) ? 'done' : 'later'}
    >
      <Waited for={asked} />
      {verdict && <NetworkChecks verdict={verdict} />}
      <div>
        <Button icon="retry" busy={asked.asking && text.busy} onClick={() => void again()}>
          {text.again}
        </Button>
      </div>
    </StepFrame>
  )
}

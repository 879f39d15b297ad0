import { api } from '../api-client.ts'
import { Waited } from '../parts/waited.tsx'
import { deviceOf } from '../trust/device.ts'
import { DeviceSteps } from '../trust/device-steps.tsx'
import { useAsked } from '../use-asked.ts'
import { words } from '../words.ts'
import { StepFrame, type StepProps } from './step.tsx'

export function TrustStep(props: StepProps) {
  const text = words.firstRun.trust
  const trust = useAsked('trust', api.trust)
  const own = deviceOf(navigator.userAgent, navigator.maxTouchPoints)
  return (
    <StepFrame
      {...props}
      title={text.title}
      lead={text.lead}
      done="done"
      submit={text.submit}
      later={words.firstRun.later}
    >
      <Waited for={trust} />
      {trust.answer && (
        <>
          <p className="soft">{words.trust.compareHint}</p>
          <p className="trust-words">{trust.answer.words.join(' ')}</p>
        </>
      )}
      <DeviceSteps device={own} />
    </StepFrame>
  )
}

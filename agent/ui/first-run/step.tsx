import type { ReactNode } from 'react'
import { ActButton } from '../parts/act-button.tsx'
import { Button } from '../parts/button.tsx'
import { Heading } from '../parts/heading.tsx'
import { words } from '../words.ts'

export interface StepProps {
  readonly answer: (answer: 'done' | 'later') => Promise<void>
  readonly back: (() => void) | undefined
  /** Home, with the rest as a list there. */
  readonly leave: () => Promise<void>
}

interface StepFrameProps extends StepProps {
  readonly title: string
  readonly lead: string
  /** What the main button answers and says; without it the step has a button of its own. */
  readonly done?: 'done' | 'later'
  readonly submit?: string
  /** What putting it off is called here. */
  readonly later?: string
  readonly children: ReactNode
}

/** One step after the claim: what it is about, its content, and the ways on. */
export function StepFrame(props: StepFrameProps) {
  const { title, lead, done, submit = words.next, later, answer, back, leave, children } = props
  return (
    <div className="question">
      <Heading>{title}</Heading>
      <p className="lead">{lead}</p>
      {children}
      <div className="question-buttons">
        {done && <ActButton kind="primary" label={submit} act={() => answer(done)} />}
        {later && <ActButton kind="quiet" label={later} act={() => answer('later')} />}
        {back && (
          <Button kind="quiet" icon="back" onClick={back}>
            {words.back}
          </Button>
        )}
        <ActButton kind="quiet" label={words.firstRun.leave} act={leave} />
      </div>
    </div>
  )
}

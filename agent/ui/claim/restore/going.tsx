import { useState } from 'react'
import type { WholeProgress } from '../../../http/api.ts'
import { formatBytes, formatWait } from '../../format.ts'
import { Button } from '../../parts/button.tsx'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { Heading } from '../../parts/heading.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { saidOfActivity } from '../../problems/activities.ts'
import { words } from '../../words.ts'

interface GoingProps {
  readonly progress: WholeProgress
  readonly silent: boolean
  readonly cancel: () => Promise<void>
}

/** What is being done, how much of it, and how long yet where that is known. */
export function Going({ progress, silent, cancel }: GoingProps) {
  const { activity, about, says, problem, fraction, step, bytes, left } = progress
  const [stopping, setStopping] = useState(false)
  const amount = bytes && ([bytes.done, bytes.total].map(it => formatBytes(it, 1000)) as Pair)
  return (
    <div className="question">
      <Heading>{words.restore.going}</Heading>
      <p className="lead">{words.restore.goingLead}</p>
      <div className="progress">
        <p role="status">
          {step && `${words.step(step.number, step.of)}: `}
          {activity && says
            ? `${saidOfActivity({ activity, about, says })} …`
            : words.restore.beginning}
        </p>
        <progress
          className="bar"
          aria-label={words.restore.going}
          max={1}
          {...(fraction !== undefined && { value: fraction })}
        />
        <p className="soft">
          {[
            ...(amount ? [words.restore.amount(...amount)] : []),
            ...(left === undefined ? [] : [words.restore.left(formatWait(left))]),
          ].join(' · ')}
        </p>
      </div>
      {problem && <ProblemNote problem={problem} />}
      {silent && <p role="status">{words.restore.silent}</p>}
      <div className="question-buttons">
        <Button kind="quiet" onClick={() => setStopping(true)}>
          {words.restore.stop}
        </Button>
      </div>
      {stopping && (
        <ConfirmDialog
          title={words.restore.stopAsk}
          submit={words.restore.stop}
          icon="undo"
          act={cancel}
          close={() => setStopping(false)}
        >
          <p>{words.restore.stopText}</p>
        </ConfirmDialog>
      )}
    </div>
  )
}

type Pair = [string, string]

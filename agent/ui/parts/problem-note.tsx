import { useId } from 'react'
import type { Problem } from '../../base/errors.ts'
import { spoken } from '../problems/spoken.ts'
import { sentence } from '../sentence.ts'
import { words } from '../words.ts'
import { CopyButton } from './copy-button.tsx'
import { Icon } from './icon.tsx'

interface ProblemNoteProps {
  readonly problem: Problem
  readonly title?: string
  /** Announced at once: for an answer to something the person just did. */
  readonly urgent?: boolean
  /** For what happened and is over. */
  readonly calm?: boolean
}

/** What happened, what to do, and, unfolded, the technical line. */
export function ProblemNote({
  problem: told,
  title,
  urgent = false,
  calm = false,
}: ProblemNoteProps) {
  const id = useId()
  const problem = spoken(told)
  return (
    <div className={calm ? 'problem problem-calm' : 'problem'} role={urgent ? 'alert' : undefined}>
      <Icon name={calm ? 'info' : 'alert'} />
      <div className="problem-text">
        {title && <h3 className="problem-title">{title}</h3>}
        <p className={title ? undefined : 'problem-message'}>{sentence(problem.message)}</p>
        {problem.hint && <p className="soft">{sentence(problem.hint)}</p>}
        {problem.detail && (
          <details>
            <summary>{words.details}</summary>
            <pre id={id}>{problem.detail}</pre>
            <CopyButton
              text={problem.detail}
              what={words.details.toLowerCase()}
              selects={id}
              label={words.copyLabel}
            />
          </details>
        )}
      </div>
    </div>
  )
}

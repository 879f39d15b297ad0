import { type ReactNode, useEffect, useId, useRef } from 'react'
import type { Problem } from '../../base/errors.ts'
import { words } from '../words.ts'
import { Button } from './button.tsx'
import { ProblemNote } from './problem-note.tsx'

interface QuestionProps {
  readonly title: string
  readonly lead?: string
  readonly submit: string
  readonly busy?: string | false
  readonly waitSeconds?: number
  readonly problem?: Problem | undefined
  /** What happens next. */
  readonly after?: string
  readonly back?: () => void
  readonly answer: () => void
  readonly children: ReactNode
}

/** One question a screen, with one main button. The first field has the focus. */
export function Question(props: QuestionProps) {
  const { title, lead, submit, busy, waitSeconds = 0, problem, after, back, answer } = props
  const id = useId()
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => form.current?.querySelector<HTMLElement>('input, select')?.focus(), [])

  return (
    <form
      ref={form}
      className="question"
      aria-labelledby={id}
      noValidate
      onSubmit={event => {
        event.preventDefault()
        answer()
      }}
    >
      <h1 id={id}>{title}</h1>
      {lead && <p className="lead">{lead}</p>}
      {props.children}
      {problem && <ProblemNote problem={problem} urgent />}
      <div className="question-buttons">
        <Button type="submit" kind="primary" busy={busy} waitSeconds={waitSeconds}>
          {submit}
        </Button>
        {back && (
          <Button kind="quiet" icon="back" onClick={back}>
            {words.back}
          </Button>
        )}
      </div>
      {after && <p className="soft">{after}</p>}
    </form>
  )
}

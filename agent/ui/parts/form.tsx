import type { ReactNode, Ref } from 'react'
import type { Action } from '../use-action.ts'
import { words } from '../words.ts'
import { Button } from './button.tsx'
import type { IconName } from './icon.tsx'
import { ProblemNote } from './problem-note.tsx'

interface FormProps {
  /** What the box is asked for when the form is sent. */
  readonly action: Pick<Action<never>, 'busy' | 'problem' | 'waitSeconds'>
  readonly send: () => void
  readonly submit: string
  /** The whole name of the button, where the label does not say what it is about. */
  readonly named?: string
  readonly kind?: 'primary' | 'plain' | 'danger'
  readonly icon?: IconName
  /** What is being done meanwhile. */
  readonly busy?: string
  /** Stands before the button, and behind it. */
  readonly before?: ReactNode
  readonly after?: ReactNode
  readonly ref?: Ref<HTMLFormElement>
  readonly children: ReactNode
}

/** Fields, and the button that sends them; a refusal of the box stands between the two. */
export function Form(props: FormProps) {
  const {
    action,
    send,
    submit,
    named,
    busy = words.asking,
    before,
    after,
    ref,
    children,
    ...look
  } = props
  return (
    <form
      ref={ref}
      className="form"
      noValidate
      onSubmit={event => {
        event.preventDefault()
        send()
      }}
    >
      {children}
      {action.problem && <ProblemNote problem={action.problem} urgent />}
      <div className="form-buttons">
        {before}
        <Button
          {...look}
          type="submit"
          aria-label={!action.busy && action.waitSeconds === 0 ? named : undefined}
          busy={action.busy && busy}
          waitSeconds={action.waitSeconds}
        >
          {submit}
        </Button>
        {after}
      </div>
    </form>
  )
}

import { useRef, useState } from 'react'
import type { App, AskedQuestion } from '../../http/api.ts'
import { Button } from '../parts/button.tsx'
import type { IconName } from '../parts/icon.tsx'
import { ProblemNote } from '../parts/problem-note.tsx'
import { useAction } from '../use-action.ts'
import { words } from '../words.ts'
import { answersIn, askedAmong, faultsIn, firstValues } from './answers.ts'
import { QuestionField } from './question-field.tsx'

interface QuestionFormProps {
  readonly app: App
  /** The box may have answers that it does not show. */
  readonly answered: boolean
  readonly submit: string
  readonly icon: IconName
  readonly kind: 'primary' | 'plain'
  readonly act: (answers: App['answers']) => Promise<void>
}

/** What an app asks its owner; what only a few need is folded away. */
export function QuestionForm({ app, answered, submit, icon, kind, act }: QuestionFormProps) {
  const { questions } = app
  const form = useRef<HTMLFormElement>(null)
  const [values, setValues] = useState(() => firstValues(app))
  const [faults, setFaults] = useState<Readonly<Record<string, string>>>({})
  const action = useAction(() => act(answersIn(questions, values)))
  const answer = () => {
    const found = faultsIn(questions, values, answered)
    setFaults(found)
    if (Object.keys(found).length === 0) return void action.run()
    // The fields know of it only after they were drawn again.
    requestAnimationFrame(() => {
      const first = form.current?.querySelector<HTMLElement>('[aria-invalid]')
      first?.closest('details')?.setAttribute('open', '')
      first?.focus()
    })
  }
  const field = ([id, question]: [string, AskedQuestion]) => (
    <QuestionField
      key={id}
      id={id}
      question={question}
      value={values[id] ?? ''}
      known={answered}
      error={faults[id]}
      change={value => setValues({ ...values, [id]: value })}
    />
  )
  const asked = askedAmong(questions, values)
  const rare = asked.filter(([, { advanced }]) => advanced)
  return (
    <form
      ref={form}
      className="form"
      noValidate
      onSubmit={event => {
        event.preventDefault()
        answer()
      }}
    >
      {asked.filter(([, { advanced }]) => !advanced).map(field)}
      {rare.length > 0 && (
        <details>
          <summary>{words.questions.more}</summary>
          <div className="form">{rare.map(field)}</div>
        </details>
      )}
      {action.problem && <ProblemNote problem={action.problem} urgent />}
      <div>
        <Button
          type="submit"
          kind={kind}
          icon={icon}
          busy={action.busy && words.asking}
          waitSeconds={action.waitSeconds}
        >
          {submit}
        </Button>
      </div>
    </form>
  )
}

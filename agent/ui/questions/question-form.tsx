import { type ReactNode, useRef, useState } from 'react'
import type { Language } from '../../base/language.ts'
import type { App, AskedQuestion } from '../../http/api.ts'
import { Form } from '../parts/form.tsx'
import type { IconName } from '../parts/icon.tsx'
import { useAction } from '../use-action.ts'
import { words } from '../words.ts'
import { answersIn, askedAmong, faultsIn, firstValues } from './answers.ts'
import { QuestionField } from './question-field.tsx'

interface QuestionFormProps {
  readonly questions: App['questions']
  /** In which they are asked. */
  readonly language: Language
  /** What was answered before. */
  readonly answers: App['answers']
  /** Only these are shown, where not all are; the others keep their answers. */
  readonly only?: readonly string[]
  /** The box may have answers that it does not show. */
  readonly answered: boolean
  readonly submit: string
  readonly icon: IconName
  readonly kind: 'primary' | 'plain'
  /** Stands above the questions. */
  readonly first?: ReactNode
  /** Stands with what only a few need. */
  readonly rare?: ReactNode
  /** Whether what stands beside the questions is right; it says itself what is not. */
  readonly check?: () => boolean
  readonly act: (answers: App['answers']) => Promise<void>
}

/** What an app asks its owner; what only a few need is folded away. */
export function QuestionForm(props: QuestionFormProps) {
  const { questions, language, answered, submit, icon, kind, act, check = () => true } = props
  const { only = Object.keys(questions) } = props
  const form = useRef<HTMLFormElement>(null)
  const [values, setValues] = useState(() => firstValues(questions, props.answers))
  const [faults, setFaults] = useState<Readonly<Record<string, string>>>({})
  const action = useAction(() => act(among(only, answersIn(questions, values))))
  const answer = () => {
    const found = among(only, faultsIn(questions, values, answered))
    setFaults(found)
    if (check() && Object.keys(found).length === 0) return void action.run()
    // The fields know of it only after they were drawn again.
    requestAnimationFrame(() => {
      const first = form.current?.querySelector<HTMLElement>('[aria-invalid]')
      first?.closest('details')?.setAttribute('open', '')
      first?.focus()
    })
  }
  const field = ([id, question]: [string, AskedQuestion]) => (
    <QuestionField
      language={language}
      key={id}
      id={id}
      question={question}
      value={values[id] ?? ''}
      known={answered}
      error={faults[id]}
      change={value => setValues({ ...values, [id]: value })}
    />
  )
  const asked = askedAmong(questions, values).filter(([id]) => only.includes(id))
  const rare = asked.filter(([, { advanced }]) => advanced)
  return (
    <Form ref={form} action={action} send={answer} submit={submit} kind={kind} icon={icon}>
      {props.first}
      {asked.filter(([, { advanced }]) => !advanced).map(field)}
      {(rare.length > 0 || props.rare) && (
        <details>
          <summary>{words.questions.more}</summary>
          <div className="form">
            {rare.map(field)}
            {props.rare}
          </div>
        </details>
      )}
    </Form>
  )
}

const among = <T,>(ids: readonly string[], table: Readonly<Record<string, T>>) =>
  Object.fromEntries(Object.entries(table).filter(([id]) => ids.includes(id)))

import type { Language } from '../../base/language.ts'
import type { AskedQuestion } from '../../http/api.ts'
import { Field } from '../parts/field.tsx'
import { PasswordField } from '../parts/password-field.tsx'
import { SelectField } from '../parts/select-field.tsx'
import { Written } from '../parts/written.tsx'
import { words } from '../words.ts'

interface QuestionFieldProps {
  readonly id: string
  readonly question: AskedQuestion
  /** In which it is asked. */
  readonly language: Language
  readonly value: string | boolean
  /** It may be left empty because the box knows it. */
  readonly known: boolean
  readonly error: string | undefined
  readonly change: (value: string | boolean) => void
}

/** One question of an app, in the form that suits its answer. */
export function QuestionField(props: QuestionFieldProps) {
  const { id, question, language, value, known, error, change } = props
  const { type, help, required, choices = [] } = question
  if (type === 'boolean') {
    return (
      <label className="choice">
        <input
          type="checkbox"
          checked={value === true}
          onChange={event => change(event.target.checked)}
        />
        <span>
          <span className="choice-label" lang={language} dir="auto">
            {question.label}
          </span>
          {help && (
            <span className="soft" lang={language} dir="auto">
              {help}
            </span>
          )}
        </span>
      </label>
    )
  }
  const extra = known && type === 'password' ? words.questions.keep : words.questions.optional
  const label = <Written language={language}>{question.label}</Written>
  const isOptional = !required || (known && type === 'password')
  const hint = (help || isOptional) && (
    <>
      {help && <Written language={language}>{help}</Written>} {isOptional && extra}
    </>
  )
  const text = String(value)
  if (type === 'password') {
    return (
      <PasswordField
        label={label}
        value={text}
        change={change}
        purpose="new-password"
        hint={hint}
        error={error}
      />
    )
  }
  if (type === 'choice' || type === 'timezone') {
    const all = type === 'timezone' ? Intl.supportedValuesOf('timeZone') : choices
    return (
      <SelectField
        label={label}
        hint={hint}
        error={error}
        value={text}
        choices={text === '' || all.includes(text) ? all : [text, ...all]}
        change={change}
      />
    )
  }
  return (
    <Field
      label={label}
      name={id}
      hint={hint}
      error={error}
      value={text}
      onChange={event => change(event.target.value)}
      {...manners[type]}
    />
  )
}

const plain = { autoCapitalize: 'none', spellCheck: false } as const
const manners = {
  text: {},
  email: { ...plain, type: 'email', autoComplete: 'email' },
  url: { ...plain, type: 'url' },
  domain: { ...plain, inputMode: 'url' },
  integer: { ...plain, inputMode: 'numeric' },
} as const

import { useId } from 'react'
import { words } from '../words.ts'

interface SelectFieldProps {
  readonly label: string
  readonly hint?: string
  readonly error?: string | undefined
  /** Empty while nothing is chosen. */
  readonly value: string
  readonly choices: readonly string[]
  /** One of them is chosen from the start. */
  readonly always?: boolean
  readonly change: (choice: string) => void
}

/** One of many answers. */
export function SelectField(props: SelectFieldProps) {
  const { label, hint, error, value, choices, always = false, change } = props
  const id = useId()
  const described = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ')
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="field-input">
        <select
          id={id}
          value={value}
          onChange={event => change(event.target.value)}
          aria-invalid={error ? true : undefined}
          aria-describedby={described || undefined}
        >
          {!always && <option value="">{words.questions.choose}</option>}
          {choices.map(choice => (
            <option key={choice}>{choice}</option>
          ))}
        </select>
      </div>
      {error && (
        <p id={`${id}-error`} className="field-error" role="alert">
          {error}
        </p>
      )}
      {hint && (
        <p id={`${id}-hint`} className="field-hint">
          {hint}
        </p>
      )}
    </div>
  )
}

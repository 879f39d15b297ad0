import { words } from '../words.ts'
import { FieldFrame, type FieldWords } from './field-frame.tsx'

/** An answer that is shown in other words than it is given. */
export interface Option {
  readonly value: string
  readonly label: string
}

interface SelectFieldProps extends FieldWords {
  /** Empty while nothing is chosen. */
  readonly value: string
  readonly choices: readonly (string | Option)[]
  /** One of them is chosen from the start. */
  readonly always?: boolean
  readonly change: (choice: string) => void
}

/** One of many answers. */
export function SelectField({ value, choices, always, change, ...frame }: SelectFieldProps) {
  const options = choices.map(it => (typeof it === 'string' ? { value: it, label: it } : it))
  return (
    <FieldFrame
      {...frame}
      input={spoken => (
        <select {...spoken} value={value} onChange={event => change(event.target.value)}>
          {!always && <option value="">{words.questions.choose}</option>}
          {options.map(it => (
            <option key={it.value} value={it.value}>
              {it.label}
            </option>
          ))}
        </select>
      )}
    />
  )
}

import { words } from '../words.ts'
import { FieldFrame, type FieldWords } from './field-frame.tsx'

interface SelectFieldProps extends FieldWords {
  /** Empty while nothing is chosen. */
  readonly value: string
  readonly choices: readonly string[]
  /** One of them is chosen from the start. */
  readonly always?: boolean
  readonly change: (choice: string) => void
}

/** One of many answers. */
export function SelectField({ value, choices, always, change, ...frame }: SelectFieldProps) {
  return (
    <FieldFrame
      {...frame}
      input={spoken => (
        <select {...spoken} value={value} onChange={event => change(event.target.value)}>
          {!always && <option value="">{words.questions.choose}</option>}
          {choices.map(choice => (
            <option key={choice}>{choice}</option>
          ))}
        </select>
      )}
    />
  )
}

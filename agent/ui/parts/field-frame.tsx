import { type ReactNode, useId } from 'react'

export interface FieldWords {
  readonly label: ReactNode
  readonly hint?: ReactNode
  readonly error?: string | undefined
}

/** What an input needs so that a screen reader says its label, its hint and what is wrong with it. */
interface Spoken {
  readonly id: string
  readonly 'aria-invalid': true | undefined
  readonly 'aria-describedby': string | undefined
}

interface FieldFrameProps extends FieldWords {
  /** Stands at the end of the input. */
  readonly end?: ReactNode
  readonly input: (spoken: Spoken) => ReactNode
}

/** An input with its label, its hint, and what is wrong with it. */
export function FieldFrame({ label, hint, error, end, input }: FieldFrameProps) {
  const id = useId()
  const described = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ')
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="field-input">
        {input({
          id,
          'aria-invalid': error ? true : undefined,
          'aria-describedby': described || undefined,
        })}
        {end}
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

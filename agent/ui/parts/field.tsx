import type { InputHTMLAttributes, ReactNode } from 'react'
import { FieldFrame, type FieldWords } from './field-frame.tsx'

interface FieldProps extends FieldWords, InputHTMLAttributes<HTMLInputElement> {
  /** Stands at the end of the input. */
  readonly end?: ReactNode
}

/** One line of text. */
export function Field({ label, hint, error, end, ...input }: FieldProps) {
  return (
    <FieldFrame
      label={label}
      hint={hint}
      error={error}
      end={end}
      input={spoken => <input {...input} {...spoken} />}
    />
  )
}

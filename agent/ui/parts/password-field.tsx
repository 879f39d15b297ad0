import { type ReactNode, useState } from 'react'
import { words } from '../words.ts'
import { Field } from './field.tsx'

interface PasswordFieldProps {
  readonly label: ReactNode
  readonly value: string
  readonly change: (password: string) => void
  readonly purpose: 'new-password' | 'current-password'
  readonly hint?: ReactNode
  readonly error?: string | undefined
}

/** A password that can be looked at. */
export function PasswordField({ value, change, purpose, ...field }: PasswordFieldProps) {
  const [shown, setShown] = useState(false)
  return (
    <Field
      {...field}
      name="password"
      type={shown ? 'text' : 'password'}
      value={value}
      onChange={event => change(event.target.value)}
      autoComplete={purpose}
      autoCapitalize="none"
      spellCheck={false}
      end={
        <button
          type="button"
          className="field-end"
          aria-label={shown ? words.hidePasswordLabel : words.showPasswordLabel}
          onClick={() => setShown(!shown)}
        >
          {shown ? words.hidePassword : words.showPassword}
        </button>
      }
    />
  )
}

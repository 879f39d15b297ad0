import { useState } from 'react'
import type { Confirmation } from '../../http/api.ts'
import { problemOf } from '../api-client.ts'
import { words } from '../words.ts'
import { Field } from './field.tsx'
import { PasswordField } from './password-field.tsx'

interface Proof {
  readonly shown: Confirmation
  readonly complete: boolean
  /** Makes a request with what was typed; asks for the second factor from when the box wants it. */
  try<T>(request: (proof: Confirmation) => Promise<T>): Promise<T>
  readonly fields: React.ReactNode
}

interface ProofOptions {
  readonly label: string
  readonly error?: string | undefined
}

/** The password of somebody who is here already, and the code of the authenticator if there is one. */
export function useProof({ label, error }: ProofOptions): Proof {
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [second, setSecond] = useState(false)
  const shown = second ? { password, code } : { password }
  return {
    shown,
    complete: password !== '' && (!second || code !== ''),
    async try(request) {
      try {
        return await request(shown)
      } catch (error) {
        if (problemOf(error).code.startsWith('second-factor')) setSecond(true)
        throw error
      }
    },
    fields: (
      <>
        <PasswordField
          label={label}
          value={password}
          change={setPassword}
          purpose="current-password"
          error={password === '' ? error : undefined}
        />
        {second && <CodeField value={code} change={setCode} />}
      </>
    ),
  }
}

interface CodeFieldProps {
  readonly value: string
  readonly change: (code: string) => void
  readonly error?: string | undefined
}

/** Six digits of an authenticator. */
export function CodeField({ value, change, error }: CodeFieldProps) {
  return (
    <Field
      label={words.secondFactor.code}
      hint={words.secondFactor.codeHint}
      error={error}
      name="one-time-code"
      inputMode="numeric"
      autoComplete="one-time-code"
      value={value}
      onChange={event => change(event.target.value)}
    />
  )
}

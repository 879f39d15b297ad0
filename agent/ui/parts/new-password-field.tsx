import { words } from '../words.ts'
import { PasswordField } from './password-field.tsx'

/** Characters; the box asks for as many (claim/people.ts). */
const SHORTEST = 10

export const isLongEnough = (password: string) => password.length >= SHORTEST

interface NewPasswordFieldProps {
  readonly label: string
  readonly value: string
  readonly change: (password: string) => void
  /** It was sent once already: what is missing is said from then on. */
  readonly tried: boolean
}

/** A password that is being chosen. */
export function NewPasswordField({ tried, ...field }: NewPasswordFieldProps) {
  const missing = SHORTEST - field.value.length
  return (
    <PasswordField
      {...field}
      purpose="new-password"
      hint={words.owner.passwordHint}
      error={tried && missing > 0 ? words.owner.short(missing) : undefined}
    />
  )
}

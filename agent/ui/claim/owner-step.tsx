import { useState } from 'react'
import { Field } from '../parts/field.tsx'
import { isLongEnough, NewPasswordField } from '../parts/new-password-field.tsx'
import { Question } from '../parts/question.tsx'
import { useAction } from '../use-action.ts'
import { words } from '../words.ts'

interface OwnerStepProps {
  readonly owner: string
  readonly change: (owner: string) => void
  readonly back: () => void
  readonly answer: (password: string) => Promise<void>
}

export function OwnerStep({ owner, change, back, answer }: OwnerStepProps) {
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const claim = useAction(answer)
  const nameless = owner.trim() === ''
  const submit = () => {
    setTried(true)
    if (!nameless && isLongEnough(password)) void claim.run(password)
  }
  return (
    <Question
      title={words.owner.title}
      lead={words.owner.lead}
      submit={words.owner.submit}
      busy={claim.busy && words.owner.busy}
      waitSeconds={claim.waitSeconds}
      problem={claim.problem}
      after={words.owner.after}
      back={back}
      answer={submit}
    >
      <Field
        label={words.owner.label}
        error={tried && nameless ? words.owner.missing : undefined}
        name="username"
        value={owner}
        onChange={event => change(event.target.value)}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
      />
      <NewPasswordField
        label={words.owner.password}
        value={password}
        change={setPassword}
        tried={tried}
      />
    </Question>
  )
}

import { useState } from 'react'
import { api } from '../api-client.ts'
import { Button } from '../parts/button.tsx'
import { PasswordField } from '../parts/password-field.tsx'
import { ProblemNote } from '../parts/problem-note.tsx'
import { useProof } from '../parts/proof.tsx'
import { useAction } from '../use-action.ts'
import { words } from '../words.ts'

const shortest = 10

/** A new password; every other place where one is signed in is signed out by it. */
export function PasswordForm() {
  const [next, setNext] = useState('')
  const [tried, setTried] = useState(false)
  const [done, setDone] = useState(false)
  const proof = useProof({
    label: words.account.currentPassword,
    error: tried ? words.signIn.missingPassword : undefined,
  })
  const missing = shortest - next.length
  const change = useAction(async () => {
    await proof.try(it => api.changePassword({ ...it, next }))
    setNext('')
    setTried(false)
    setDone(true)
  })
  return (
    <section>
      <h2>{words.account.password}</h2>
      <form
        className="form"
        noValidate
        onSubmit={event => {
          event.preventDefault()
          setTried(true)
          setDone(false)
          if (proof.complete && missing <= 0) void change.run()
        }}
      >
        {proof.fields}
        <PasswordField
          label={words.account.newPassword}
          value={next}
          change={setNext}
          purpose="new-password"
          hint={words.owner.passwordHint}
          error={tried && missing > 0 ? words.owner.short(missing) : undefined}
        />
        {change.problem && <ProblemNote problem={change.problem} urgent />}
        <div className="form-buttons">
          <Button type="submit" busy={change.busy && words.asking} waitSeconds={change.waitSeconds}>
            {words.account.changePassword}
          </Button>
          <span role="status">{done && words.account.passwordChanged}</span>
        </div>
      </form>
    </section>
  )
}

import { useState } from 'react'
import { api } from '../api-client.ts'
import { Form } from '../parts/form.tsx'
import { isLongEnough, NewPasswordField } from '../parts/new-password-field.tsx'
import { useProof } from '../parts/proof.tsx'
import { useAction } from '../use-action.ts'
import { words } from '../words.ts'

/** A new password; every other place where one is signed in is signed out by it. */
export function PasswordForm() {
  const [next, setNext] = useState('')
  const [tried, setTried] = useState(false)
  const [done, setDone] = useState(false)
  const proof = useProof({
    label: words.account.currentPassword,
    error: tried ? words.signIn.missingPassword : undefined,
  })
  const change = useAction(async () => {
    await proof.try(it => api.changePassword({ ...it, next }))
    setNext('')
    setTried(false)
    setDone(true)
  })
  return (
    <section>
      <h2>{words.account.password}</h2>
      <Form
        action={change}
        send={() => {
          setTried(true)
          setDone(false)
          if (proof.complete && isLongEnough(next)) void change.run()
        }}
        submit={words.account.changePassword}
        after={<span role="status">{done && words.account.passwordChanged}</span>}
      >
        {proof.fields}
        <NewPasswordField
          label={words.account.newPassword}
          value={next}
          change={setNext}
          tried={tried}
        />
      </Form>
    </section>
  )
}

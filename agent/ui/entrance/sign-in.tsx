import { useState } from 'react'
import type { Problem } from '../../base/errors.ts'
import { api } from '../api-client.ts'
import { useBox } from '../box-context.ts'
import { Field } from '../parts/field.tsx'
import { useProof } from '../parts/proof.tsx'
import { Question } from '../parts/question.tsx'
import { Screen } from '../parts/screen.tsx'
import { useAction } from '../use-action.ts'
import { useTitle } from '../use-title.ts'
import { words } from '../words.ts'

/** `earlier` is why the person is asked although they came with a token. */
export function SignIn({ earlier }: { readonly earlier: Problem | undefined }) {
  const { box, refresh } = useBox()
  const [owner, setOwner] = useState('')
  const [missing, setMissing] = useState(false)
  const proof = useProof({
    label: words.signIn.password,
    error: missing ? words.signIn.missing : undefined,
  })
  const signIn = useAction(async () => {
    await proof.try(it => api.signIn({ name: owner.trim(), ...it }))
    await refresh()
  })
  const submit = () => {
    const complete = owner.trim() !== '' && proof.complete
    setMissing(!complete)
    if (complete) void signIn.run()
  }
  useTitle(words.signIn.title(box.name))

  return (
    <Screen>
      <Question
        title={words.signIn.title(box.name)}
        submit={words.signIn.submit}
        busy={signIn.busy && words.signIn.busy}
        waitSeconds={signIn.waitSeconds}
        problem={signIn.problem ?? earlier}
        answer={submit}
      >
        <Field
          label={words.signIn.owner}
          name="username"
          value={owner}
          onChange={event => setOwner(event.target.value)}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
        />
        {proof.fields}
      </Question>
    </Screen>
  )
}

import { useEffect, useState } from 'react'
import type { Invited } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { useBox } from '../box-context.ts'
import { Field } from '../parts/field.tsx'
import { Heading } from '../parts/heading.tsx'
import { isLongEnough, NewPasswordField } from '../parts/new-password-field.tsx'
import { ProblemNote } from '../parts/problem-note.tsx'
import { Question } from '../parts/question.tsx'
import { Screen } from '../parts/screen.tsx'
import { useAction } from '../use-action.ts'
import { useTitle } from '../use-title.ts'
import { words } from '../words.ts'
import { Waiting } from './waiting.tsx'

/** Somebody who was invited chooses a name and a password; who lost the password, a new one. */
export function Accept({ token, done }: { readonly token: string; readonly done: () => void }) {
  const { box, refresh } = useBox()
  const [invited, setInvited] = useState<Invited>()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const look = useAction(async () => setInvited(await api.invited(token)))
  const accept = useAction(async () => {
    await api.accept({ token, name: invited?.for ?? name.trim(), password })
    await refresh()
    done()
  })
  const { run: read } = look
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when one comes
  useEffect(() => void read(), [])
  const title = invited?.for ? words.accept.again : words.accept.title(box.name)
  useTitle(title)

  if (look.problem) {
    return (
      <Screen>
        <div className="question">
          <Heading>{words.accept.spent}</Heading>
          <ProblemNote problem={look.problem} urgent />
        </div>
      </Screen>
    )
  }
  if (!invited) return <Waiting />

  const nameless = invited.for === undefined && name.trim() === ''
  return (
    <Screen>
      <Question
        title={title}
        lead={invited.for ? words.accept.leadAgain(invited.for) : words.accept.lead[invited.role]}
        submit={words.accept.submit}
        busy={accept.busy && words.signIn.busy}
        waitSeconds={accept.waitSeconds}
        problem={accept.problem}
        answer={() => {
          setTried(true)
          if (!nameless && isLongEnough(password)) void accept.run()
        }}
      >
        {invited.for === undefined && (
          <Field
            label={words.signIn.owner}
            error={tried && nameless ? words.owner.missing : undefined}
            name="username"
            value={name}
            onChange={event => setName(event.target.value)}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
          />
        )}
        <NewPasswordField
          label={words.signIn.password}
          value={password}
          change={setPassword}
          tried={tried}
        />
      </Question>
    </Screen>
  )
}

import { useState } from 'react'
import type { App, ShownSecret } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { Button } from '../parts/button.tsx'
import { Copyable } from '../parts/copyable.tsx'
import { ProblemNote } from '../parts/problem-note.tsx'
import { useAction } from '../use-action.ts'
import { words } from '../words.ts'

/** What the owner needs to sign in to an app. It leaves the box only when it is asked for. */
export function Secrets({ app }: { readonly app: App }) {
  const [secrets, setSecrets] = useState<readonly ShownSecret[]>()
  const look = useAction(async () => setSecrets((await api.secrets(app.service)).secrets))
  const shown = secrets !== undefined
  return (
    <section>
      <h2>{words.secrets.title}</h2>
      {app.firstAdmin === 'secret' && <p>{words.secrets.first}</p>}
      <p className="soft">{words.secrets.lead}</p>
      <div>
        <Button
          icon={shown ? 'hide' : 'show'}
          aria-expanded={shown}
          busy={look.busy && words.secrets.busy}
          waitSeconds={look.waitSeconds}
          onClick={() => (shown ? setSecrets(undefined) : void look.run())}
        >
          {shown ? words.secrets.hide : words.secrets.show}
        </Button>
      </div>
      {look.problem && <ProblemNote problem={look.problem} urgent />}
      {secrets?.map(({ label, value }) => (
        <div key={label} className="secret">
          <h3>{label}</h3>
          <Copyable text={value} what={label} />
        </div>
      ))}
    </section>
  )
}

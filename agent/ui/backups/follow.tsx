import { useState } from 'react'
import type { FollowReport } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { formatAgo, formatMoment } from '../format.ts'
import { ActButton } from '../parts/act-button.tsx'
import { Button } from '../parts/button.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { Form } from '../parts/form.tsx'
import { LongField } from '../parts/long-field.tsx'
import { ProblemNote } from '../parts/problem-note.tsx'
import { useAction } from '../use-action.ts'
import { words } from '../words.ts'
import { momentOf } from './moment-of.ts'

interface FollowProps {
  readonly follow: FollowReport | undefined
  /** This box has apps of its own: it cannot become another one. */
  readonly hasApps: boolean
  readonly changed: () => Promise<void>
}

/** A box that does nothing else is ready to become another one. */
export function Follow({ follow, hasApps, changed }: FollowProps) {
  return (
    <section>
      <h2>{words.follow.title}</h2>
      <p className="soft">{words.follow.lead}</p>
      {follow && <Followed follow={follow} changed={changed} />}
      {!follow && hasApps && <p>{words.follow.hasApps}</p>}
      {!follow && !hasApps && <FollowForm changed={changed} />}
    </section>
  )
}

interface FollowedProps {
  readonly follow: FollowReport
  readonly changed: () => Promise<void>
}

function Followed({ follow, changed }: FollowedProps) {
  const { name, place, moment, problem } = follow
  const [taking, setTaking] = useState(false)
  const at = moment && momentOf(moment)
  return (
    <>
      <p>{words.follow.follows(name, place)}</p>
      <p role="status">
        {at ? words.follow.asOf(formatMoment(at), formatAgo(at)) : words.follow.nothingYet}
      </p>
      {problem && <ProblemNote problem={problem} />}
      <div className="form-buttons">
        <Button kind="danger" onClick={() => setTaking(true)}>
          {words.follow.takeOver}
        </Button>
        <ActButton
          label={words.follow.stop}
          act={async () => {
            await api.unfollow()
            await changed()
          }}
        />
      </div>
      {taking && (
        <ConfirmDialog
          title={words.follow.takeOverAsk(name)}
          submit={words.follow.takeOver}
          icon="undo"
          danger
          act={async () => {
            await api.becomeFollowed()
            await changed()
          }}
          close={() => setTaking(false)}
        >
          <p>{words.follow.takeOverText(name)}</p>
        </ConfirmDialog>
      )}
    </>
  )
}

function FollowForm({ changed }: Pick<FollowProps, 'changed'>) {
  const [kit, setKit] = useState('')
  const begin = useAction(async () => {
    await api.follow(kit)
    await changed()
  })
  return (
    <Form action={begin} send={() => void begin.run()} submit={words.follow.begin}>
      <LongField
        label={words.follow.kit}
        hint={words.restore.textHint}
        text={kit}
        change={setKit}
        rows={4}
        dir="ltr"
      />
    </Form>
  )
}

import { useState } from 'react'
import { SERVERS, type Server } from '../../backup/follow/need.ts'
import type { BackupTarget, FollowReport, SecondReport, StreamReport } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { formatAgo, formatBytes, formatMoment, formatWait } from '../format.ts'
import { ActButton } from '../parts/act-button.tsx'
import { Button } from '../parts/button.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { Form } from '../parts/form.tsx'
import { LongField } from '../parts/long-field.tsx'
import { ProblemNote } from '../parts/problem-note.tsx'
import { useAction } from '../use-action.ts'
import { words } from '../words.ts'
import { momentOf } from './moment-of.ts'
import { NewestChoice } from './newest-choice.tsx'

interface FollowProps {
  readonly follow: FollowReport | undefined
  /** The box that may follow this one by the second. */
  readonly second: SecondReport | undefined
  readonly targets: readonly BackupTarget[]
  /** This box has apps of its own: it cannot become another one. */
  readonly hasApps: boolean
  readonly changed: () => Promise<void>
}

/** A box that does nothing else is ready to become another one. */
export function Follow({ follow, second, targets, hasApps, changed }: FollowProps) {
  return (
    <section>
      <h2>{words.follow.title}</h2>
      <p className="soft">{words.follow.lead}</p>
      {follow && <Followed follow={follow} changed={changed} />}
      {!follow && hasApps && <p>{words.follow.hasApps}</p>}
      {!follow && hasApps && <Second second={second} targets={targets} changed={changed} />}
      {!follow && !hasApps && <FollowForm changed={changed} />}
    </section>
  )
}

interface FollowedProps {
  readonly follow: FollowReport
  readonly changed: () => Promise<void>
}

function Followed({ follow, changed }: FollowedProps) {
  const { name, place, moment, problem, streams = [] } = follow
  const [taking, setTaking] = useState(false)
  const [oneMoment, setOneMoment] = useState(false)
  const at = moment && momentOf(moment)
  return (
    <>
      <p>{words.follow.follows(name, place)}</p>
      <p role="status">
        {at ? words.follow.asOf(formatMoment(at), formatAgo(at)) : words.follow.nothingYet}
      </p>
      <Each of={streams} says={saidOfStream} />
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
            await api.becomeFollowed(oneMoment)
            await changed()
          }}
          close={() => setTaking(false)}
        >
          <p>{words.follow.takeOverText(name)}</p>
          {streams.some(it => it.state !== 'starting') && (
            <NewestChoice oneMoment={oneMoment} choose={setOneMoment} />
          )}
        </ConfirmDialog>
      )}
    </>
  )
}

interface EachProps<T> {
  readonly of: readonly T[]
  readonly says: (it: T) => string
}

/** Of each server of databases; it has a name where there are several. */
function Each<T extends { readonly server: Server }>({ of, says }: EachProps<T>) {
  return of.map(it => (
    <p role="status" key={it.server}>
      {of.length > 1 && `${SERVERS[it.server]}: `}
      {says(it)}
    </p>
  ))
}

function saidOfStream({ state, asOf }: StreamReport): string {
  const { starting, streaming, away, awaySince } = words.follow.stream
  if (state === 'starting') return starting
  if (asOf === undefined) return away
  const at = new Date(asOf)
  if (state === 'away') return awaySince(formatMoment(at))
  return streaming(formatWait(Math.max(0, Math.round((Date.now() - at.getTime()) / 1000))))
}

type SecondProps = Pick<FollowProps, 'second' | 'targets' | 'changed'>

/** Whether another box may have the databases of this one by the second, and whether it does. */
function Second({ second, targets, changed }: SecondProps) {
  const { allow, forbid } = words.follow
  // What is plugged in here cannot be read by another box.
  const places = targets.filter(it => it.kind !== 'disk')
  return (
    <>
      <h3>{words.follow.second}</h3>
      <p className="soft">{words.follow.secondText}</p>
      {second && <Each of={second.servers} says={saidOfListener} />}
      {second &&
        places.map(it => (
          <p key={it.name}>{words.follow.files(it.name, words.backups.paced(it.every))}</p>
        ))}
      {second && places.length === 0 && <p>{words.follow.noFiles}</p>}
      <div>
        <ActButton
          label={second ? forbid : allow}
          act={async () => {
            await api.letFollow(!second)
            await changed()
          }}
        />
      </div>
    </>
  )
}

function saidOfListener({ listens, behind, lost }: SecondReport['servers'][number]): string {
  const text = words.follow
  if (!listens) return lost ? text.lost : text.waiting
  return behind === undefined ? text.hears : text.listens(formatBytes(behind, 1000))
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

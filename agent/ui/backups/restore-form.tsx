import { useState } from 'react'
import type { App, BackupReport } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { Consents } from '../app/consents.tsx'
import { Button } from '../parts/button.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { Field } from '../parts/field.tsx'
import { ProblemNote } from '../parts/problem-note.tsx'
import { SelectField } from '../parts/select-field.tsx'
import { capital } from '../sentence.ts'
import { useAction } from '../use-action.ts'
import { words } from '../words.ts'
import { MomentField } from './moment-field.tsx'
import { type Moment, momentsOf, placeOf } from './moments.ts'

interface RestoreFormProps {
  readonly report: BackupReport
  readonly apps: readonly App[]
}

/**
 * As it was when, which app of those that were there, and whether in the place of the one that is
 * there or beside it; a moment on the box itself takes seconds.
 */
export function RestoreForm({ report, apps }: RestoreFormProps) {
  const moments = momentsOf(report)
  const [moment, setMoment] = useState<Moment>()
  const [there, setThere] = useState<readonly string[]>()
  const [called, setCalled] = useState('')
  const [as, setAs] = useState('')
  const [asking, setAsking] = useState(false)
  const [begun, setBegun] = useState('')
  const titleOf = (service: string) => apps.find(it => it.service === service)?.title ?? service
  const service = there?.find(it => titleOf(it) === called)
  const name = as.trim() || service
  const isThere = apps.some(
    it => it.service === name && (it.state === 'running' || it.state === 'stopped'),
  )
  const another = name === undefined || name === service ? undefined : name
  /** Whoever has the app has agreed to what it gets; another one gets the same once more. */
  const consents =
    another === undefined ? [] : (apps.find(it => it.service === service)?.consents ?? [])
  const look = useAction(async (chosen: Moment) => {
    const { files } = await api.backupFiles({ ...placeOf(chosen), path: 'gantry/apps' })
    setThere(files.map(it => it.name))
  })
  if (moments.length === 0) return <p>{words.backups.nothingBack}</p>
  return (
    <div className="form">
      <MomentField
        label={words.backups.moment}
        moments={moments}
        choose={it => {
          setMoment(it)
          setThere(undefined)
          if (it) void look.run(it)
        }}
      />
      {look.busy && <p role="status">{words.asking}</p>}
      {look.problem && <ProblemNote problem={look.problem} urgent />}
      {there && (
        <>
          <SelectField
            label={words.backups.app}
            value={called}
            choices={there.map(titleOf)}
            change={setCalled}
          />
          <Field
            label={words.backups.as}
            hint={words.backups.asHint}
            value={as}
            onChange={event => setAs(event.target.value)}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
        </>
      )}
      {begun && <p role="status">{begun}</p>}
      <div>
        <Button icon="undo" disabled={!service || !moment} onClick={() => setAsking(true)}>
          {words.backups.restore}
        </Button>
      </div>
      {asking && service && moment && (
        <ConfirmDialog
          title={words.backups.restoreAsk(titleOf(service))}
          submit={words.backups.restore}
          icon="undo"
          danger={isThere}
          act={async () => {
            await api.bringBack({
              ...{ service, ...placeOf(moment) },
              ...(another === undefined ? {} : { as: another }),
              ...(consents.length === 0 ? {} : { agree: true }),
            })
            setBegun(
              isThere
                ? words.backups.begun(titleOf(service))
                : words.backups.begunNew(capital(name ?? service)),
            )
          }}
          close={() => setAsking(false)}
        >
          <p>
            {isThere
              ? words.backups.restoreText(moment.label)
              : words.backups.newText(capital(name ?? service), moment.label)}
          </p>
          {consents.length > 0 && <Consents title={capital(name ?? service)} consents={consents} />}
        </ConfirmDialog>
      )}
    </div>
  )
}

import { useState } from 'react'
import type { App, BackupReport } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { formatMoment } from '../format.ts'
import { Button } from '../parts/button.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { SelectField } from '../parts/select-field.tsx'
import { words } from '../words.ts'
import { momentOf } from './moment-of.ts'

interface RestoreFormProps {
  readonly report: BackupReport
  readonly apps: readonly App[]
}

/** Which app, and as it was when; a moment on the box itself takes seconds. */
export function RestoreForm({ report, apps }: RestoreFormProps) {
  const installed = apps.filter(it => it.state === 'running' || it.state === 'stopped')
  const moments = momentsOf(report)
  const [title, setTitle] = useState('')
  const [label, setLabel] = useState('')
  const [asking, setAsking] = useState(false)
  const [begun, setBegun] = useState('')
  const app = installed.find(it => it.title === title)
  const moment = moments.find(it => it.label === label)
  if (moments.length === 0 || installed.length === 0) return <p>{words.backups.nothingBack}</p>
  return (
    <div className="form">
      <SelectField
        label={words.backups.app}
        value={title}
        choices={installed.map(it => it.title)}
        change={setTitle}
      />
      <SelectField
        label={words.backups.moment}
        hint={words.backups.momentHint}
        value={label}
        choices={moments.map(it => it.label)}
        change={setLabel}
      />
      {begun && <p role="status">{begun}</p>}
      <div>
        <Button icon="undo" disabled={!app || !moment} onClick={() => setAsking(true)}>
          {words.backups.restore}
        </Button>
      </div>
      {asking && app && moment && (
        <ConfirmDialog
          title={words.backups.restoreAsk(app.title)}
          submit={words.backups.restore}
          icon="undo"
          danger
          act={async () => {
            const { snapshot, target } = moment
            await api.bringBack({
              service: app.service,
              snapshot,
              ...(target === undefined ? {} : { target }),
            })
            setBegun(words.backups.begun(app.title))
          }}
          close={() => setAsking(false)}
        >
          <p>{words.backups.restoreText(moment.label)}</p>
        </ConfirmDialog>
      )}
    </div>
  )
}

interface Moment {
  readonly label: string
  readonly snapshot: string
  readonly target: string | undefined
}

/** Those of the box first; complete ones of targets that the box no longer has itself. */
function momentsOf({ snapshots, kept }: BackupReport): Moment[] {
  const all = [
    ...snapshots.map(snapshot => ({ snapshot, target: undefined })),
    ...kept.filter(it => it.complete).map(({ name, target }) => ({ snapshot: name, target })),
  ]
  return all.map(it => {
    const when = formatMoment(momentOf(it.snapshot))
    const seconds = it.snapshot.slice(17, 19)
    return { ...it, label: words.backups.at(`${when} (${seconds})`, it.target) }
  })
}

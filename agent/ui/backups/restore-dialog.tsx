import type { App } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { Consents } from '../app/consents.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { capital } from '../sentence.ts'
import { words } from '../words.ts'
import { type Moment, placeOf } from './moments.ts'

interface RestoreDialogProps {
  readonly moment: Moment
  readonly apps: readonly App[]
  readonly service: string
  /** What that app is called. */
  readonly title: string
  /** The name that it gets: its own, or that of another one beside it. */
  readonly as: string
  /** Takes what to say once it has begun. */
  readonly begun: (said: string) => void
  readonly close: () => void
}

/** What bringing an app back means, before it is done. */
export function RestoreDialog(props: RestoreDialogProps) {
  const { moment, apps, service, title, as, begun, close } = props
  const isThere = apps.some(
    it => it.service === as && it.state !== 'available' && it.state !== 'removing',
  )
  const isAnother = as !== service
  /** Whoever has the app has agreed to what it gets; another one gets the same once more. */
  const consents = isAnother ? (apps.find(it => it.service === service)?.consents ?? []) : []
  return (
    <ConfirmDialog
      title={words.backups.restoreAsk(title)}
      submit={words.backups.restore}
      icon="undo"
      danger={isThere}
      act={async () => {
        await api.bringBack({
          ...{ service, ...placeOf(moment) },
          ...(isAnother ? { as } : {}),
          ...(consents.length === 0 ? {} : { agree: true }),
        })
        begun(isThere ? words.backups.begun(title) : words.backups.begunNew(capital(as)))
      }}
      close={close}
    >
      <p>
        {isThere
          ? words.backups.restoreText(moment.label)
          : words.backups.newText(capital(as), moment.label)}
      </p>
      {consents.length > 0 && <Consents title={capital(as)} consents={consents} />}
    </ConfirmDialog>
  )
}

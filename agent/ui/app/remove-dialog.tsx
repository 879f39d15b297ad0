import { useState } from 'react'
import type { App } from '../../http/api.ts'
import { api, type DataChoice } from '../api-client.ts'
import { Button } from '../parts/button.tsx'
import { Choice } from '../parts/choice.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { ProblemNote } from '../parts/problem-note.tsx'
import { useAction } from '../use-action.ts'
import { words } from '../words.ts'

interface RemoveDialogProps {
  readonly app: App
  readonly close: () => void
}

/** Asks what is to become of the data before an app goes. */
export function RemoveDialog({ app, close }: RemoveDialogProps) {
  const [data, setData] = useState<DataChoice>('keep')
  const removal = useAction(async () => {
    await api.remove(app.service, data)
    close()
  })
  const { title, lead, legend, cancel, busy, ...text } = words.removal
  return (
    <Dialog title={title(app.title)} close={close} busy={removal.busy}>
      <p>{lead}</p>
      <fieldset>
        <legend>{legend}</legend>
        <Choice
          name="data"
          label={text.keep}
          text={text.keepText}
          chosen={data === 'keep'}
          choose={() => setData('keep')}
        />
        <Choice
          name="data"
          label={text.delete}
          text={text.deleteText}
          chosen={data === 'delete'}
          choose={() => setData('delete')}
        />
      </fieldset>
      {removal.problem && <ProblemNote problem={removal.problem} urgent />}
      <div className="dialog-buttons">
        <Button held={removal.busy} onClick={close}>
          {cancel}
        </Button>
        <Button
          kind={data === 'delete' ? 'danger' : 'primary'}
          icon="trash"
          busy={removal.busy && busy}
          waitSeconds={removal.waitSeconds}
          onClick={() => void removal.run()}
        >
          {data === 'delete' ? text.submitDelete : text.submitKeep}
        </Button>
      </div>
    </Dialog>
  )
}

import { useState } from 'react'
import type { BackupReport } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { formatMoment } from '../format.ts'
import { Button } from '../parts/button.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { words } from '../words.ts'

interface ReplacedProps {
  readonly replaced: NonNullable<BackupReport['replaced']>
  readonly changed: () => Promise<void>
}

/** Another machine is this box now; its owner may decide otherwise. */
export function Replaced({ replaced: { place, since }, changed }: ReplacedProps) {
  const [taking, setTaking] = useState(false)
  return (
    <section>
      <h2>{words.replaced.title}</h2>
      <p>{words.replaced.text(formatMoment(new Date(since)), place)}</p>
      <div>
        <Button kind="danger" onClick={() => setTaking(true)}>
          {words.replaced.takeBack}
        </Button>
      </div>
      {taking && (
        <ConfirmDialog
          title={words.replaced.takeBackAsk}
          submit={words.replaced.takeBack}
          icon="undo"
          danger
          act={async () => {
            await api.takeBack()
            await changed()
          }}
          close={() => setTaking(false)}
        >
          <p>{words.replaced.takeBackText}</p>
        </ConfirmDialog>
      )}
    </section>
  )
}

import { useState } from 'react'
import type { App } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { formatMoment } from '../format.ts'
import { Button } from '../parts/button.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { words } from '../words.ts'

interface ElsewhereProps {
  readonly app: App
  readonly elsewhere: NonNullable<App['elsewhere']>
}

/** Another box has the app; its owner may decide otherwise. */
export function Elsewhere({ app, elsewhere: { box, since } }: ElsewhereProps) {
  const { title, text, takeBack, ask, loss } = words.elsewhere
  const [asking, setAsking] = useState(false)
  return (
    <section>
      <h2>{title}</h2>
      <p>{text(box, formatMoment(new Date(since)))}</p>
      <div>
        <Button icon="undo" onClick={() => setAsking(true)}>
          {takeBack}
        </Button>
      </div>
      {asking && (
        <ConfirmDialog
          title={ask(app.title)}
          submit={takeBack}
          icon="undo"
          danger
          act={() => api.takeBackApp(app.service)}
          close={() => setAsking(false)}
        >
          <p>{loss(box)}</p>
        </ConfirmDialog>
      )}
    </section>
  )
}

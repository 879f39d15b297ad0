import { useState } from 'react'
import type { App } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { Button } from '../parts/button.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { words } from '../words.ts'

/** What an app left behind when it was taken off the box, and the way to be rid of that, too. */
export function KeptData({ app }: { readonly app: App }) {
  const [asking, setAsking] = useState(false)
  return (
    <section>
      <h2>{words.keptData.title}</h2>
      <p className="soft">{words.keptData.lead}</p>
      <div>
        <Button icon="trash" onClick={() => setAsking(true)}>
          {words.keptData.button}
        </Button>
      </div>
      {asking && (
        <ConfirmDialog
          title={words.keptData.ask(app.title)}
          submit={words.keptData.button}
          icon="trash"
          danger
          act={() => api.remove(app.service, 'delete')}
          close={() => setAsking(false)}
        >
          <p>{words.removal.deleteText}</p>
        </ConfirmDialog>
      )}
    </section>
  )
}

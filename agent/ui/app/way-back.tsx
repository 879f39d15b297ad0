import { useState } from 'react'
import type { App } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { Button } from '../parts/button.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { words } from '../words.ts'

/** The way to the version before the last update. */
export function WayBack({ app }: { readonly app: App }) {
  const [asking, setAsking] = useState(false)
  return (
    <section>
      <h2>{words.goBack.title}</h2>
      <p className="soft">{words.goBack.lead}</p>
      <div>
        <Button icon="undo" onClick={() => setAsking(true)}>
          {words.goBack.button}
        </Button>
      </div>
      {asking && (
        <ConfirmDialog
          title={words.goBack.ask(app.title)}
          submit={words.goBack.submit}
          icon="undo"
          danger
          act={() => api.act(app.service, 'go-back')}
          close={() => setAsking(false)}
        >
          <p>{words.goBack.loss}</p>
        </ConfirmDialog>
      )}
    </section>
  )
}

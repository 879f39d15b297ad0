import { useState } from 'react'
import type { App } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { Button } from '../parts/button.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { words } from '../words.ts'

/** The way to new secrets when the old ones may have been seen. */
export function Rotation({ app }: { readonly app: App }) {
  const [asking, setAsking] = useState(false)
  return (
    <section>
      <h3>{words.rotation.title}</h3>
      <p className="soft">{words.rotation.lead}</p>
      <div>
        <Button icon="key" onClick={() => setAsking(true)}>
          {words.rotation.button}
        </Button>
      </div>
      {asking && (
        <ConfirmDialog
          title={words.rotation.ask(app.title)}
          submit={words.rotation.submit}
          icon="key"
          act={() => api.act(app.service, 'rotate')}
          close={() => setAsking(false)}
        >
          <p>{words.rotation.text}</p>
        </ConfirmDialog>
      )}
    </section>
  )
}

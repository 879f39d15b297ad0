import { useState } from 'react'
import type { App } from '../../http/api.ts'
import { Button } from '../parts/button.tsx'
import { words } from '../words.ts'
import { RemoveDialog } from './remove-dialog.tsx'

/** The way to take an app off the box. */
export function Removal({ app }: { readonly app: App }) {
  const [asking, setAsking] = useState(false)
  return (
    <section>
      <h2>{words.app.remove}</h2>
      <p className="soft">{words.app.removeLead}</p>
      <div>
        <Button icon="trash" onClick={() => setAsking(true)}>
          {words.app.removes(app.title)}
        </Button>
      </div>
      {asking && <RemoveDialog app={app} close={() => setAsking(false)} />}
    </section>
  )
}

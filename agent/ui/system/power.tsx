import { useState } from 'react'
import { api } from '../api-client.ts'
import { Button } from '../parts/button.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { words } from '../words.ts'

type End = 'restart' | 'shutDown'

/** Off and on again, in good order. */
export function PowerSection() {
  const [asking, setAsking] = useState<End>()
  const [begun, setBegun] = useState<End>()
  const text = words.system.power
  return (
    <section>
      <h2>{text.title}</h2>
      <p>{text.lead}</p>
      <p role="status">{begun && text[begun].begun}</p>
      <div className="form-buttons">
        <Button icon="retry" onClick={() => setAsking('restart')}>
          {text.restart.button}
        </Button>
        <Button icon="power" onClick={() => setAsking('shutDown')}>
          {text.shutDown.button}
        </Button>
      </div>
      {asking && (
        <ConfirmDialog
          title={text[asking].ask}
          submit={text[asking].button}
          icon={asking === 'restart' ? 'retry' : 'power'}
          act={async () => {
            await (asking === 'restart' ? api.restart() : api.shutDown())
            setBegun(asking)
          }}
          close={() => setAsking(undefined)}
        >
          <p>{text[asking].text}</p>
        </ConfirmDialog>
      )}
    </section>
  )
}

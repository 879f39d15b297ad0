import { useState } from 'react'
import { api } from '../api-client.ts'
import { Button } from '../parts/button.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { words } from '../words.ts'

/** Another machine is this box, too; its owner says which one goes on. */
export function TwoBoxes({ changed }: { readonly changed: () => Promise<void> }) {
  const [taking, setTaking] = useState(false)
  return (
    <section>
      <h2>{words.twoBoxes.title}</h2>
      <p>{words.twoBoxes.text}</p>
      <div>
        <Button kind="danger" onClick={() => setTaking(true)}>
          {words.twoBoxes.goOn}
        </Button>
      </div>
      {taking && (
        <ConfirmDialog
          title={words.twoBoxes.goOnAsk}
          submit={words.twoBoxes.goOn}
          icon="undo"
          danger
          act={async () => {
            await api.takeBack()
            await changed()
          }}
          close={() => setTaking(false)}
        >
          <p>{words.twoBoxes.goOnText}</p>
        </ConfirmDialog>
      )}
    </section>
  )
}

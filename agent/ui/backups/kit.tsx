import { useState } from 'react'
import type { KitState, RecoveryKit } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { Button } from '../parts/button.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { ProblemNote } from '../parts/problem-note.tsx'
import { useAction } from '../use-action.ts'
import { words } from '../words.ts'
import { KitProof } from './kit-proof.tsx'
import { KitSheet } from './kit-sheet.tsx'

interface KitSectionProps {
  readonly state: KitState
  readonly changed: () => Promise<void>
}

/** The page to print, shown after the password, and the question whether it was. */
export function KitSection({ state, changed }: KitSectionProps) {
  const [kit, setKit] = useState<RecoveryKit>()
  const [replacing, setReplacing] = useState(false)
  const show = useAction(async () => setKit(await api.recoveryKit()))
  return (
    <section>
      <h2>{words.kit.title}</h2>
      <p>{words.kit.lead}</p>
      <p role="status">{words.kit.states[state]}</p>
      {show.problem && <ProblemNote problem={show.problem} urgent />}
      {kit ? (
        <>
          <KitSheet kit={kit} />
          <div className="form-buttons">
            <Button kind={state === 'confirmed' ? 'plain' : 'primary'} onClick={() => print()}>
              {words.kit.print}
            </Button>
            <Button onClick={() => setKit(undefined)}>{words.kit.hide}</Button>
          </div>
          {state !== 'confirmed' && <KitProof done={changed} />}
        </>
      ) : (
        <div className="form-buttons">
          <Button
            icon="key"
            kind={state === 'confirmed' ? 'plain' : 'primary'}
            busy={show.busy && words.asking}
            onClick={() => void show.run()}
          >
            {words.kit.show}
          </Button>
          <Button onClick={() => setReplacing(true)}>{words.kit.replace}</Button>
        </div>
      )}
      {replacing && (
        <ConfirmDialog
          title={words.kit.replaceAsk}
          submit={words.kit.replace}
          icon="key"
          danger
          act={async () => {
            await api.replaceKey()
            await changed()
          }}
          close={() => setReplacing(false)}
        >
          <p>{words.kit.replaceText}</p>
        </ConfirmDialog>
      )}
    </section>
  )
}

import { type ReactNode, useState } from 'react'
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
  const { title, text, takeBack, takeBackAsk, takeBackText } = words.replaced
  return (
    <section>
      <h2>{title}</h2>
      <p>{text(formatMoment(new Date(since)), place)}</p>
      <TakeBack button={takeBack} question={takeBackAsk} changed={changed}>
        {takeBackText}
      </TakeBack>
    </section>
  )
}

/** Another machine is this box, too; its owner says which one goes on. */
export function TwoBoxes({ changed }: { readonly changed: () => Promise<void> }) {
  const { title, text, goOn, goOnAsk, goOnText } = words.twoBoxes
  return (
    <section>
      <h2>{title}</h2>
      <p>{text}</p>
      <TakeBack button={goOn} question={goOnAsk} changed={changed}>
        {goOnText}
      </TakeBack>
    </section>
  )
}

interface TakeBackProps {
  readonly button: string
  readonly question: string
  /** What becomes of the two. */
  readonly children: ReactNode
  readonly changed: () => Promise<void>
}

/** This machine is the box. */
function TakeBack({ button, question, children, changed }: TakeBackProps) {
  const [taking, setTaking] = useState(false)
  return (
    <>
      <div>
        <Button kind="danger" onClick={() => setTaking(true)}>
          {button}
        </Button>
      </div>
      {taking && (
        <ConfirmDialog
          title={question}
          submit={button}
          icon="undo"
          danger
          act={async () => {
            await api.takeBack()
            await changed()
          }}
          close={() => setTaking(false)}
        >
          <p>{children}</p>
        </ConfirmDialog>
      )}
    </>
  )
}

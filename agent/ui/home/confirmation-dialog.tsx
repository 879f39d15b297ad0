import { useEffect, useRef, useState } from 'react'
import { api } from '../api-client.ts'
import { confirmBy } from '../confirmation.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { ProblemNote } from '../parts/problem-note.tsx'
import { useProof } from '../parts/proof.tsx'
import { useAction } from '../use-action.ts'
import { words } from '../words.ts'

/** Comes up whenever the box wants the password again, whatever was being done. */
export function ConfirmationDialog() {
  const answer = useRef<(confirmed: boolean) => void>(undefined)
  const [open, setOpen] = useState(false)
  useEffect(
    () =>
      confirmBy(() => {
        setOpen(true)
        return new Promise(done => {
          answer.current = done
        })
      }),
    [],
  )
  const close = (confirmed: boolean) => {
    setOpen(false)
    answer.current?.(confirmed)
  }
  return open && <Asking close={close} />
}

function Asking({ close }: { readonly close: (confirmed: boolean) => void }) {
  const proof = useProof({ label: words.signIn.password })
  const action = useAction(async () => {
    await proof.try(api.confirm)
    close(true)
  })
  return (
    <Dialog title={words.confirmation.title} close={() => close(false)}>
      <form
        className="form"
        noValidate
        onSubmit={event => {
          event.preventDefault()
          if (proof.complete) void action.run()
        }}
      >
        <p>{words.confirmation.text}</p>
        {proof.fields}
        {action.problem && <ProblemNote problem={action.problem} urgent />}
        <div className="dialog-buttons">
          <Button onClick={() => close(false)}>{words.cancel}</Button>
          <Button
            type="submit"
            kind="primary"
            busy={action.busy && words.asking}
            waitSeconds={action.waitSeconds}
          >
            {words.confirmation.submit}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

import { useEffect, useRef, useState } from 'react'
import { api } from '../api-client.ts'
import { confirmBy } from '../confirmation.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Form } from '../parts/form.tsx'
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
    <Dialog title={words.confirmation.title} close={() => close(false)} busy={action.busy}>
      <Form
        action={action}
        send={() => {
          if (proof.complete) void action.run()
        }}
        submit={words.confirmation.submit}
        kind="primary"
        before={
          <Button held={action.busy} onClick={() => close(false)}>
            {words.cancel}
          </Button>
        }
      >
        <p>{words.confirmation.text}</p>
        {proof.fields}
      </Form>
    </Dialog>
  )
}

import { useState } from 'react'
import type { ResetForm } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { Button } from '../parts/button.tsx'
import { Choice } from '../parts/choice.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Field } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { useProof } from '../parts/proof.tsx'
import { useAction } from '../use-action.ts'
import { words } from '../words.ts'

interface ResetDialogProps {
  readonly name: string
  /** The box has agreed, and will have that name. */
  readonly begun: (name: string) => void
  readonly close: () => void
}

/** Says what is lost, and asks for the name of the box and the password before it is. */
export function ResetDialog({ name, begun, close }: ResetDialogProps) {
  const [keep, setKeep] = useState<ResetForm['keep']>('nothing')
  const [typed, setTyped] = useState('')
  const text = words.system.reset
  const proof = useProof({ label: text.password })
  const action = useAction(async () => {
    await proof.try(async shown => {
      const next = await api.reset({ ...shown, name: typed, keep })
      begun(next.name)
    })
  })
  return (
    <Dialog title={text.ask(name)} close={close} busy={action.busy}>
      <Form
        action={action}
        send={() => {
          if (proof.complete && typed !== '') void action.run()
        }}
        submit={keep === 'apps' ? text.submitApps : text.submitNothing}
        kind="danger"
        icon="trash"
        busy={text.busy}
        before={
          <Button held={action.busy} onClick={close}>
            {words.cancel}
          </Button>
        }
      >
        <fieldset>
          <legend>{text.legend}</legend>
          {(['nothing', 'apps'] as const).map(it => (
            <Choice
              key={it}
              name="keep"
              label={text[it]}
              text={text[`${it}Text`]}
              chosen={keep === it}
              choose={() => setKeep(it)}
            />
          ))}
        </fieldset>
        <p>{text.card}</p>
        {keep === 'nothing' && (
          <>
            <p>{text.backup}</p>
            <p className="soft">{text.disk}</p>
          </>
        )}
        <Field
          label={text.typed(name)}
          name="box-name"
          value={typed}
          onChange={event => setTyped(event.target.value)}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
        {proof.fields}
      </Form>
    </Dialog>
  )
}

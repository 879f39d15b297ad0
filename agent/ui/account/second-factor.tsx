import { useEffect, useState } from 'react'
import type { SecondFactor } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { useBox } from '../box-context.ts'
import { ActButton } from '../parts/act-button.tsx'
import { Copyable } from '../parts/copyable.tsx'
import { Form } from '../parts/form.tsx'
import { CodeField } from '../parts/proof.tsx'
import { QrCode } from '../parts/qr-code.tsx'
import { useAction } from '../use-action.ts'
import { words } from '../words.ts'

/** A code from one's own phone beside the password. */
export function SecondFactorSection() {
  const { box, refresh } = useBox()
  const [begun, setBegun] = useState<SecondFactor>()
  const on = box.person?.secondFactor ?? false
  return (
    <section>
      <h2>{words.secondFactor.title}</h2>
      <p>{on ? words.secondFactor.on : words.secondFactor.off}</p>
      {begun ? (
        <Enrolment
          factor={begun}
          done={async () => {
            setBegun(undefined)
            await refresh()
          }}
        />
      ) : (
        <div>
          {on ? (
            <ActButton
              label={words.secondFactor.end}
              act={async () => {
                await api.endSecondFactor()
                await refresh()
              }}
            />
          ) : (
            <ActButton
              label={words.secondFactor.begin}
              act={async () => setBegun(await api.beginSecondFactor())}
            />
          )}
        </div>
      )}
    </section>
  )
}

interface EnrolmentProps {
  readonly factor: SecondFactor
  readonly done: () => Promise<void>
}

function Enrolment({ factor, done }: EnrolmentProps) {
  const [code, setCode] = useState('')
  const [incomplete, setIncomplete] = useState(false)
  const confirm = useAction(async () => {
    await api.confirmSecondFactor(code)
    await done()
  })
  // The picture stands where the button was: whoever cannot see it hears what to do.
  useEffect(() => document.getElementById('second-factor-scan')?.focus(), [])
  return (
    <Form
      action={confirm}
      send={() => {
        setIncomplete(code === '')
        if (code !== '') void confirm.run()
      }}
      submit={words.secondFactor.confirm}
      kind="primary"
    >
      <p id="second-factor-scan" tabIndex={-1}>
        {words.secondFactor.scan}
      </p>
      <QrCode text={factor.url} label={words.secondFactor.picture} />
      <p>{words.secondFactor.type}</p>
      <Copyable text={factor.secret} what={words.secondFactor.secret} />
      <CodeField
        value={code}
        change={setCode}
        error={incomplete ? words.secondFactor.missing : undefined}
      />
    </Form>
  )
}

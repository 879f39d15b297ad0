import { useState } from 'react'
import type { AlertsReport } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { Field } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { SelectField } from '../parts/select-field.tsx'
import { useAction } from '../use-action.ts'
import { words } from '../words.ts'

export type WayName = keyof AlertsReport['ways']
type FieldName = 'server' | 'port' | 'from' | 'to' | 'user' | 'password' | 'url' | 'token'

/** What each way has to be told. */
const FIELDS = {
  mail: ['server', 'port', 'user', 'password', 'from', 'to'],
  ntfy: ['url', 'token'],
  webhook: ['url'],
} as const satisfies Readonly<Record<WayName, readonly FieldName[]>>

const kinds = Object.keys(FIELDS) as WayName[]

/** Encryption is told by the port, as it is everywhere. */
const securityAt = (port: number) => (port === 465 ? 'tls' : port === 25 ? 'none' : 'starttls')

/** Tries a way with a message; only then it is one. */
export function WayForm({ done }: { readonly done: () => Promise<void> }) {
  const [way, setWay] = useState<WayName>('mail')
  const [values, setValues] = useState<Partial<Record<FieldName, string>>>({ port: '587' })
  const [well, setWell] = useState(false)
  const set = useAction(async () => {
    setWell(false)
    const given: Partial<Record<FieldName, unknown>> = Object.fromEntries(
      FIELDS[way].flatMap((it: FieldName) => {
        const value = values[it]?.trim()
        return value ? [[it, value]] : []
      }),
    )
    const port = Number(values.port)
    const to = (values.to ?? '').split(',').map(it => it.trim())
    const mail = { port, security: securityAt(port), to }
    await api.setAlert({ way, ...given, ...(way === 'mail' ? mail : {}) })
    setValues({ port: '587' })
    setWell(true)
    await done()
  })
  return (
    <Form action={set} send={() => void set.run()} submit={words.alerts.submit}>
      <SelectField
        label={words.alerts.kind}
        value={words.alerts.kinds[way]}
        choices={kinds.map(it => words.alerts.kinds[it])}
        always
        change={label => setWay(kinds.find(it => words.alerts.kinds[it] === label) ?? 'mail')}
      />
      <p className="soft">{words.alerts.kindHints[way]}</p>
      {FIELDS[way].map((it: FieldName) => (
        <Field
          key={it}
          label={words.alerts.fields[it]}
          type={it === 'password' || it === 'token' ? 'password' : 'text'}
          value={values[it] ?? ''}
          onChange={event => setValues({ ...values, [it]: event.target.value })}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
      ))}
      {well && <p role="status">{words.alerts.well}</p>}
    </Form>
  )
}

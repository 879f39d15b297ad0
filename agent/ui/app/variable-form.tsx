import { useState } from 'react'
import { api } from '../api-client.ts'
import { Field } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { useAction } from '../use-action.ts'
import { words } from '../words.ts'

const namePattern = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/

interface VariableFormProps {
  readonly service: string
  readonly name: string
  readonly value: string
  readonly done: () => void
}

/** One variable, new or changed. */
export function VariableForm({ service, done, ...before }: VariableFormProps) {
  const [name, setName] = useState(before.name)
  const [value, setValue] = useState(before.value)
  const [wrong, setWrong] = useState(false)
  const set = useAction(async () => {
    await api.configure(service, { env: { [name.trim()]: value } })
    done()
  })
  const submit = () => {
    const right = namePattern.test(name.trim())
    setWrong(!right)
    if (right) void set.run()
  }
  return (
    <Form action={set} send={submit} submit={words.variables.set} busy={words.variables.setting}>
      <Field
        label={words.variables.name}
        value={name}
        onChange={event => setName(event.target.value)}
        error={wrong ? words.variables.nameWrong : undefined}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
      <Field
        label={words.variables.value}
        value={value}
        onChange={event => setValue(event.target.value)}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
    </Form>
  )
}

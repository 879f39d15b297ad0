import { useEffect, useState } from 'react'
import type { App } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { ActButton } from '../parts/act-button.tsx'
import { Field } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { useAction } from '../use-action.ts'
import { words } from '../words.ts'

const megabyte = 2 ** 20
/** Below this no program starts. */
const least = 16

/** The most that an app may take of the memory of the box. */
export function MemoryLimit({ app }: { readonly app: App }) {
  const { limit, own } = app.memory
  const given = limit === undefined ? '' : String(limit / megabyte)
  const [value, setValue] = useState(given)
  // After it was given back to the recipe, or set elsewhere.
  useEffect(() => setValue(given), [given])
  const [wrong, setWrong] = useState(false)
  const [saved, setSaved] = useState(false)
  const set = useAction(async () => {
    setSaved(false)
    await api.configure(app.service, { memory: Number(value) * megabyte })
    setSaved(true)
  })
  const submit = () => {
    const right = /^\d{1,7}$/.test(value.trim()) && Number(value) >= least
    setWrong(!right)
    if (right) void set.run()
  }
  return (
    <section>
      <h3>{words.memory.title}</h3>
      <p className="soft">{words.memory.lead}</p>
      <Form
        action={set}
        send={submit}
        submit={words.memory.submit}
        after={
          own && (
            <ActButton
              icon="undo"
              label={words.memory.back}
              act={() => api.configure(app.service, { memory: null })}
            />
          )
        }
      >
        <Field
          label={words.memory.label}
          hint={limit === undefined ? words.memory.none : undefined}
          error={wrong ? words.memory.wrong(least) : undefined}
          value={value}
          onChange={event => setValue(event.target.value)}
          inputMode="numeric"
          autoComplete="off"
        />
      </Form>
      <p role="status" className="soft">
        {saved && words.memory.saved}
      </p>
    </section>
  )
}

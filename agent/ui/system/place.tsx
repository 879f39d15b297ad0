import { useState } from 'react'
import type { Status } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { useBox } from '../box-context.ts'
import { boxAddress, isBoxName, tidyBoxName } from '../claim/box-name.ts'
import { Copyable } from '../parts/copyable.tsx'
import { Field } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { TimezoneField } from '../parts/timezone-field.tsx'
import { useAction } from '../use-action.ts'
import { words } from '../words.ts'
import { BoxLanguage } from './box-language.tsx'

/** What the box is called, and where it stands. */
export function Place({ box }: { readonly box: Status['box'] }) {
  return (
    <>
      <NameForm now={box.name} />
      <TimezoneForm now={box.timezone} />
      <BoxLanguage now={box.language} />
    </>
  )
}

function NameForm({ now }: { readonly now: string }) {
  const { box } = useBox()
  const [name, setName] = useState(now)
  const [tried, setTried] = useState(false)
  const [given, setGiven] = useState<string>()
  const text = words.system.name
  const change = useAction(async () => {
    await api.rename(name)
    setGiven(boxAddress(box, name))
  })
  const isWrong = tried && !isBoxName(name)
  return (
    <section>
      <h2>{text.title}</h2>
      <p>{text.lead}</p>
      <Form
        action={change}
        send={() => {
          setTried(true)
          if (isBoxName(name)) void change.run()
        }}
        submit={text.submit}
      >
        <Field
          label={words.name.label}
          error={isWrong ? words.name.invalid : undefined}
          value={name}
          maxLength={20}
          onChange={event => setName(tidyBoxName(event.target.value))}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
      </Form>
      <div role="status">
        {given && (
          <>
            <p>{text.given}</p>
            <Copyable text={given} />
          </>
        )}
      </div>
    </section>
  )
}

function TimezoneForm({ now }: { readonly now: string }) {
  const [timezone, setTimezone] = useState(now)
  const [saved, setSaved] = useState(false)
  const text = words.system.timezone
  const change = useAction(async () => {
    await api.setTimezone(timezone)
    setSaved(true)
  })
  return (
    <section>
      <h2>{text.title}</h2>
      <p>{text.lead}</p>
      <Form action={change} send={() => void change.run()} submit={text.submit}>
        <TimezoneField
          value={timezone}
          change={it => {
            setTimezone(it)
            setSaved(false)
          }}
        />
      </Form>
      <p role="status">{saved && text.saved}</p>
    </section>
  )
}

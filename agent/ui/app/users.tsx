import { useState } from 'react'
import type { App, Person } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { Choice } from '../parts/choice.tsx'
import { Form } from '../parts/form.tsx'
import { Waited } from '../parts/waited.tsx'
import { useAction } from '../use-action.ts'
import { useAsked } from '../use-asked.ts'
import { words } from '../words.ts'

/** Who may use an app that the box signs people in to. */
export function Users({ app }: { readonly app: App }) {
  const people = useAsked('people', api.people)
  return (
    <section>
      <h2>{words.users.title}</h2>
      <Waited for={people} />
      {people.answer && <UsersForm app={app} people={people.answer.people} />}
    </section>
  )
}

interface UsersFormProps {
  readonly app: App
  readonly people: readonly Person[]
}

function UsersForm({ app, people }: UsersFormProps) {
  const [everybody, setEverybody] = useState(app.people === undefined)
  const [chosen, setChosen] = useState(app.people ?? [])
  const [saved, setSaved] = useState(false)
  const save = useAction(async () => {
    setSaved(false)
    const here = chosen.filter(id => people.some(it => it.id === id))
    await api.choosePeople(app.service, everybody ? null : here)
    setSaved(true)
  })
  const members = people.filter(it => it.role === 'member')
  const toggle = (id: string) =>
    setChosen(chosen.includes(id) ? chosen.filter(it => it !== id) : [...chosen, id])
  return (
    <Form action={save} send={() => void save.run()} submit={words.users.submit}>
      <fieldset>
        <legend className="soft">{words.users.lead}</legend>
        <Choice
          name="users"
          label={words.users.everybody}
          text={words.users.everybodyText}
          chosen={everybody}
          choose={() => setEverybody(true)}
        />
        <Choice
          name="users"
          label={words.users.some}
          text={members.length > 0 ? words.users.someText : words.users.noMembers}
          chosen={!everybody}
          choose={() => setEverybody(false)}
        />
      </fieldset>
      {!everybody && members.length > 0 && (
        <fieldset>
          <legend>{words.users.who}</legend>
          {members.map(({ id, name }) => (
            <label key={id} className="choice">
              <input type="checkbox" checked={chosen.includes(id)} onChange={() => toggle(id)} />
              <span>
                <span className="choice-label">{name}</span>
              </span>
            </label>
          ))}
        </fieldset>
      )}
      <p role="status" className="soft">
        {saved && words.users.saved}
      </p>
    </Form>
  )
}

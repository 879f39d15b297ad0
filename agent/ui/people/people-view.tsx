import { useState } from 'react'
import { api } from '../api-client.ts'
import { useBox } from '../box-context.ts'
import { formatMoment } from '../format.ts'
import { ActButton } from '../parts/act-button.tsx'
import { BackLink } from '../parts/back-link.tsx'
import { Heading } from '../parts/heading.tsx'
import { Waited } from '../parts/waited.tsx'
import { useAsked } from '../use-asked.ts'
import { useTitle } from '../use-title.ts'
import { words } from '../words.ts'
import { InvitationLink, InviteForm } from './invite-form.tsx'
import { PersonEntry } from './person-entry.tsx'

/** Who may use the box, and who is invited to. */
export function PeopleView() {
  const { box } = useBox()
  const people = useAsked('people', api.people)
  const { answer: household, again } = people
  const [link, setLink] = useState<{ readonly url: string; readonly lost?: string }>()
  useTitle(words.people.title)

  const makeAnew = async (name: string) => {
    // The role stays what it is.
    setLink({ ...(await api.invite({ role: 'member', for: name })), lost: name })
    await again()
  }

  return (
    <div className="app-view">
      <BackLink />
      <Heading>{words.people.title}</Heading>
      <p className="lead">{words.people.lead}</p>
      <Waited for={people} />
      {link && <InvitationLink {...link} />}
      <ul className="entries">
        {household?.people.map(person => (
          <PersonEntry
            key={person.name}
            person={person}
            self={box.person?.name === person.name}
            byOwner={box.person?.role === 'owner'}
            changed={again}
            makeAnew={() => makeAnew(person.name)}
          />
        ))}
      </ul>
      {household && household.invitations.length > 0 && (
        <section>
          <h2>{words.people.open}</h2>
          <ul className="entries">
            {household.invitations.map(it => {
              const what = it.for ?? words.roles[it.role]
              return (
                <li key={it.id}>
                  <p className="entry-title">{what}</p>
                  <p className="soft">{words.people.until(formatMoment(new Date(it.until)))}</p>
                  <ActButton
                    label={words.people.withdraw}
                    named={words.people.withdrawNamed(what)}
                    act={async () => {
                      await api.withdraw(it.id)
                      setLink(undefined)
                      await again()
                    }}
                  />
                </li>
              )
            })}
          </ul>
        </section>
      )}
      <InviteForm
        invite={async role => {
          setLink(await api.invite({ role }))
          await again()
        }}
      />
    </div>
  )
}

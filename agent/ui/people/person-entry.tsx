import { useState } from 'react'
import type { Person } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { ActButton } from '../parts/act-button.tsx'
import { Button } from '../parts/button.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { words } from '../words.ts'

interface PersonEntryProps {
  readonly person: Person
  /** The one who looks. */
  readonly self: boolean
  readonly byOwner: boolean
  readonly changed: () => Promise<void>
  readonly makeAnew: () => Promise<void>
}

type Question = 'remove' | 'hand-over'

/** One person, and what who administers can do about them. */
export function PersonEntry({ person, self, byOwner, changed, makeAnew }: PersonEntryProps) {
  const [asked, setAsked] = useState<Question>()
  const { name, role } = person
  const close = () => setAsked(undefined)
  const other = role === 'admin' ? 'member' : 'admin'
  return (
    <li>
      <p className="entry-title">{self ? words.people.self(name) : name}</p>
      <p className="soft">
        {words.roles[role]}
        {person.secondFactor && `, ${words.people.secondFactor}`}
      </p>
      {!self && (
        <div className="entry-buttons">
          {role !== 'owner' && (
            <ActButton
              label={words.people.make[other]}
              named={words.people.makeNamed[other](name)}
              act={async () => {
                await api.setRole(name, other)
                await changed()
              }}
            />
          )}
          {role !== 'owner' && (
            <ActButton
              label={words.people.lost}
              named={words.people.lostNamed(name)}
              act={makeAnew}
            />
          )}
          {byOwner && (
            <Button
              aria-label={words.people.handOverNamed(name)}
              onClick={() => setAsked('hand-over')}
            >
              {words.people.handOver}
            </Button>
          )}
          {role !== 'owner' && (
            <Button
              icon="trash"
              aria-label={words.people.removeNamed(name)}
              onClick={() => setAsked('remove')}
            >
              {words.people.remove}
            </Button>
          )}
        </div>
      )}
      {asked === 'remove' && (
        <ConfirmDialog
          title={words.people.removeNamed(name)}
          submit={words.people.remove}
          icon="trash"
          danger
          act={async () => {
            await api.removePerson(name)
            await changed()
          }}
          close={close}
        >
          <p>{words.people.removeMeaning(name)}</p>
        </ConfirmDialog>
      )}
      {asked === 'hand-over' && (
        <ConfirmDialog
          title={words.people.handOverNamed(name)}
          submit={words.people.handOver}
          icon="key"
          danger
          act={async () => {
            await api.handOver(name)
            await changed()
          }}
          close={close}
        >
          <p>{words.people.handOverMeaning(name)}</p>
        </ConfirmDialog>
      )}
    </li>
  )
}

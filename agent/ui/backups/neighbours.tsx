import { useState } from 'react'
import type { NeighbourReport } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { formatBytes, formatMoment } from '../format.ts'
import { ActButton } from '../parts/act-button.tsx'
import { Button } from '../parts/button.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { Copyable } from '../parts/copyable.tsx'
import { Waited } from '../parts/waited.tsx'
import { useAsked } from '../use-asked.ts'
import { words } from '../words.ts'
import { NeighbourForm } from './neighbour-form.tsx'

/** Space that this box gives to others, and the invitation that one of them waits for. */
export function Neighbours() {
  const asked = useAsked('neighbours', api.neighbours)
  const { answer, again } = asked
  const [invited, setInvited] = useState<{ readonly name: string; readonly text: string }>()
  const show = async (name: string, { invitation }: { readonly invitation: string }) => {
    setInvited({ name, text: invitation })
    await again()
  }
  return (
    <section>
      <h2>{words.neighbours.title}</h2>
      <p className="soft">{words.neighbours.lead}</p>
      <Waited for={asked} />
      {answer && answer.neighbours.length > 0 && (
        <ul className="entries">
          {answer.neighbours.map(it => (
            <Neighbour key={it.name} neighbour={it} changed={again} show={show} />
          ))}
        </ul>
      )}
      {invited && (
        <div role="status">
          <p>{words.neighbours.send(invited.name)}</p>
          <Copyable text={invited.text} what={words.neighbours.invitation} />
        </div>
      )}
      {answer && <NeighbourForm done={show} />}
    </section>
  )
}

interface NeighbourProps {
  readonly neighbour: NeighbourReport['neighbours'][number]
  readonly changed: () => Promise<void>
  readonly show: (name: string, answer: { readonly invitation: string }) => Promise<void>
}

function Neighbour({ neighbour, changed, show }: NeighbourProps) {
  const { name, space, used, saved, tidies } = neighbour
  const [leaving, setLeaving] = useState<'keep' | 'delete'>()
  const tidy = async () => {
    await api.letTidy(name)
    await changed()
  }
  const named = (label: string) => `${label}: ${name}`
  return (
    <li>
      <h3>{name}</h3>
      <p>
        {words.neighbours.used(formatBytes(used, 1000), formatBytes(space, 1000))}{' '}
        {saved ? words.backups.saved(formatMoment(new Date(saved))) : words.backups.never}
      </p>
      <meter
        className="bar"
        aria-label={words.neighbours.used(formatBytes(used, 1000), formatBytes(space, 1000))}
        value={used}
        max={space}
      />
      {tidies && <p role="status">{words.neighbours.tidies}</p>}
      <div className="form-buttons">
        <ActButton
          label={words.neighbours.again}
          named={named(words.neighbours.again)}
          act={async () => show(name, await api.invitation(name))}
        />
        {!tidies && (
          <ActButton
            label={words.neighbours.letTidy}
            named={named(words.neighbours.letTidy)}
            act={tidy}
          />
        )}
        <Button aria-label={named(words.neighbours.close)} onClick={() => setLeaving('keep')}>
          {words.neighbours.close}
        </Button>
        <Button aria-label={named(words.neighbours.delete)} onClick={() => setLeaving('delete')}>
          {words.neighbours.delete}
        </Button>
      </div>
      {leaving && (
        <ConfirmDialog
          title={words.neighbours.closeAsk(name)}
          submit={leaving === 'keep' ? words.neighbours.close : words.neighbours.delete}
          icon="trash"
          danger
          act={async () => {
            await api.removeNeighbour(name, leaving)
            await changed()
          }}
          close={() => setLeaving(undefined)}
        >
          <p>{leaving === 'keep' ? words.neighbours.closeText : words.neighbours.deleteText}</p>
        </ConfirmDialog>
      )}
    </li>
  )
}

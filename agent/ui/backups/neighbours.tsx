import { useState } from 'react'
import type { NeighbourReport } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { formatBytes, formatMoment } from '../format.ts'
import { Button } from '../parts/button.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { Copyable } from '../parts/copyable.tsx'
import { ProblemNote } from '../parts/problem-note.tsx'
import { Waited } from '../parts/waited.tsx'
import { useAction } from '../use-action.ts'
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
  const tidy = useAction(async () => {
    await api.letTidy(name)
    await changed()
  })
  const again = useAction(async () => show(name, await api.invitation(name)))
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
      {again.problem && <ProblemNote problem={again.problem} urgent />}
      {tidy.problem && <ProblemNote problem={tidy.problem} urgent />}
      <div className="form-buttons">
        <Button busy={again.busy && words.asking} onClick={() => void again.run()}>
          {words.neighbours.again}
        </Button>
        {!tidies && (
          <Button busy={tidy.busy && words.asking} onClick={() => void tidy.run()}>
            {words.neighbours.letTidy}
          </Button>
        )}
        <Button onClick={() => setLeaving('keep')}>{words.neighbours.close}</Button>
        <Button onClick={() => setLeaving('delete')}>{words.neighbours.delete}</Button>
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

import { useState } from 'react'
import type { DiskReport, OtherDisk, OwnDisk } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { formatBytes } from '../format.ts'
import { Button } from '../parts/button.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { ProblemNote } from '../parts/problem-note.tsx'
import { SelectField } from '../parts/select-field.tsx'
import { useAsked } from '../use-asked.ts'
import { words } from '../words.ts'

/** The disk that the box lives on, and the way to another one. */
export function DiskSection() {
  const { answer, problem, asking, again } = useAsked('disks', api.boxDisks)
  const text = words.system.disk
  if (problem) {
    return (
      <section>
        <h2>{text.title}</h2>
        <ProblemNote problem={problem} />
      </section>
    )
  }
  if (!answer?.own) return null
  return (
    <section>
      <h2>{text.title}</h2>
      <p>{text.own(nameOf(answer.own))}</p>
      {answer.last && <p role="status">{text.last[answer.last.outcome]}</p>}
      <p>{text.lead}</p>
      <Choice report={answer} look={again} looking={asking} />
    </section>
  )
}

interface ChoiceProps {
  readonly report: DiskReport
  readonly look: () => Promise<void>
  readonly looking: boolean
}

function Choice({ report: { needed, others }, look, looking }: ChoiceProps) {
  const text = words.system.disk
  const [id, setId] = useState<string>()
  const [asking, setAsking] = useState(false)
  const [begun, setBegun] = useState(false)
  const chosen = others.find(it => it.id === id) ?? others[0]
  if (begun) return <p role="status">{text.begun}</p>
  return (
    <>
      {chosen ? (
        <SelectField
          label={text.field}
          value={chosen.id}
          choices={others.map(it => ({ value: it.id, label: nameOf(it) }))}
          always
          change={setId}
        />
      ) : (
        <p role="status">{text.none}</p>
      )}
      {chosen && !chosen.fits && <p>{text.small(formatBytes(needed, 1000))}</p>}
      <div className="form-buttons">
        <Button busy={looking && words.asking} onClick={() => void look()}>
          {text.look}
        </Button>
        {chosen?.fits && <Button onClick={() => setAsking(true)}>{text.button}</Button>}
      </div>
      {asking && chosen && (
        <ConfirmDialog
          title={text.ask(nameOf(chosen))}
          submit={text.button}
          icon="trash"
          danger
          act={async () => {
            await api.move(chosen.id)
            setBegun(true)
          }}
          close={() => setAsking(false)}
        >
          <p>{erased(chosen)}</p>
          <p>{text.away}</p>
          <p>{text.old}</p>
        </ConfirmDialog>
      )}
    </>
  )
}

const erased = ({ holds }: OtherDisk) =>
  holds.length > 0 ? words.system.disk.erased(holds.join(', ')) : words.system.disk.empty

const nameOf = ({ model, size, kind, id }: OwnDisk) =>
  [model, formatBytes(size, 1000), words.system.disk.kind[kind], id.split('/').at(-1)].join(', ')

import { useState } from 'react'
import type { DiskReport, OtherDisk, OwnDisk } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { formatBytes } from '../format.ts'
import { Button } from '../parts/button.tsx'
import { Choice } from '../parts/choice.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { ProblemNote } from '../parts/problem-note.tsx'
import { SelectField } from '../parts/select-field.tsx'
import { useAsked } from '../use-asked.ts'
import { words } from '../words.ts'

/** The disks that the box and its data live on, and the way to others. */
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
      {answer.data && <p>{text.data(nameOf(answer.data))}</p>}
      {answer.last && <p role="status">{text.last[answer.last.outcome]}</p>}
      <p>{answer.data ? text.leadData : text.lead}</p>
      <Way report={answer} look={again} looking={asking} />
    </section>
  )
}

interface WayProps {
  readonly report: DiskReport
  readonly look: () => Promise<void>
  readonly looking: boolean
}

function Way({ report, look, looking }: WayProps) {
  const { own, data, needed, neededForData, others } = report
  const text = words.system.disk
  const [id, setId] = useState<string>()
  const [wish, setWish] = useState<'all' | 'only'>('all')
  const [asking, setAsking] = useState(false)
  const [begun, setBegun] = useState(false)
  const chosen = others.find(it => it.id === id) ?? others[0]
  const only = data !== undefined || wish === 'only'
  const fits = only ? chosen?.fitsData : chosen?.fits
  const button = only ? text.buttonData : text.button
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
      {chosen && !data && (
        <fieldset>
          <legend>{text.what}</legend>
          {(['all', 'only'] as const).map(it => (
            <Choice
              key={it}
              name="what-moves"
              {...text[it]}
              chosen={wish === it}
              choose={() => setWish(it)}
            />
          ))}
        </fieldset>
      )}
      {chosen && !fits && <p>{text.small(formatBytes(only ? neededForData : needed, 1000))}</p>}
      <div className="form-buttons">
        <Button busy={looking && words.asking} onClick={() => void look()}>
          {text.look}
        </Button>
        {fits && <Button onClick={() => setAsking(true)}>{button}</Button>}
      </div>
      {asking && chosen && (
        <ConfirmDialog
          title={(only ? text.askData : text.ask)(nameOf(chosen))}
          submit={button}
          icon="trash"
          danger
          act={async () => {
            await api.move(chosen.id, only ? 'data' : undefined)
            setBegun(true)
          }}
          close={() => setAsking(false)}
        >
          <p>{chosen.id === own?.id ? text.back : erased(chosen)}</p>
          <p>{text.away}</p>
          <p>{only ? text.oldData : text.old}</p>
        </ConfirmDialog>
      )}
    </>
  )
}

const erased = ({ holds }: OtherDisk) =>
  holds.length > 0 ? words.system.disk.erased(holds.join(', ')) : words.system.disk.empty

const nameOf = ({ model, size, kind, id }: OwnDisk) =>
  [model, formatBytes(size, 1000), words.system.disk.kind[kind], id.split('/').at(-1)].join(', ')

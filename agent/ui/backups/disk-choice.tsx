import { useState } from 'react'
import type { FoundDisk } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { formatBytes } from '../format.ts'
import { Button } from '../parts/button.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { ProblemNote } from '../parts/problem-note.tsx'
import { SelectField } from '../parts/select-field.tsx'
import { useAction } from '../use-action.ts'
import { words } from '../words.ts'

interface DiskChoiceProps {
  readonly uuid: string
  readonly choose: (uuid: string) => void
}

/** Disks at the box, and one of them made empty for backups if that is wanted. */
export function DiskChoice({ uuid, choose }: DiskChoiceProps) {
  const [disks, setDisks] = useState<readonly FoundDisk[]>()
  const [chosen, setChosen] = useState<FoundDisk>()
  const [asking, setAsking] = useState(false)
  const look = useAction(async () => setDisks((await api.disks()).disks))
  const take = (disk: FoundDisk | undefined) => {
    setChosen(disk)
    choose(disk?.uuid ?? '')
  }
  return (
    <>
      {disks && disks.length > 0 && (
        <SelectField
          label={words.backups.disk}
          value={chosen ? nameOf(chosen) : ''}
          choices={disks.map(nameOf)}
          change={name => take(disks.find(it => nameOf(it) === name))}
        />
      )}
      {disks?.length === 0 && <p role="status">{words.backups.noDisk}</p>}
      {look.problem && <ProblemNote problem={look.problem} urgent />}
      {chosen && !uuid && <p>{words.backups.notReady}</p>}
      <div className="form-buttons">
        <Button busy={look.busy && words.asking} onClick={() => void look.run()}>
          {words.backups.look}
        </Button>
        {chosen && <Button onClick={() => setAsking(true)}>{words.backups.prepare}</Button>}
      </div>
      {asking && chosen && (
        <ConfirmDialog
          title={words.backups.prepareAsk}
          submit={words.backups.prepare}
          icon="trash"
          danger
          act={async () => {
            const found = (await api.formatDisk(chosen)).disks
            setDisks(found)
            take(found.find(it => it.path === chosen.path))
          }}
          close={() => setAsking(false)}
        >
          <p>{words.backups.prepareText(nameOf(chosen))}</p>
        </ConfirmDialog>
      )}
    </>
  )
}

const nameOf = ({ model, label, size, holds, path }: FoundDisk) =>
  [model, label, formatBytes(size, 1000), holds, path].filter(Boolean).join(', ')

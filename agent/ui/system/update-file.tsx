import { useState } from 'react'
import type { FoundUpdate } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { formatPercent } from '../format.ts'
import { ActButton } from '../parts/act-button.tsx'
import { FieldFrame } from '../parts/field-frame.tsx'
import { ProblemNote } from '../parts/problem-note.tsx'
import { sendFile } from '../send-file.ts'
import { useAction } from '../use-action.ts'
import { words } from '../words.ts'

/** An update without the internet: a file of this device, or of a stick in the box. */
export function UpdateFile({ again }: { readonly again: () => Promise<void> }) {
  const { updates } = words.system
  const [sent, setSent] = useState<number>()
  const [found, setFound] = useState<readonly FoundUpdate[]>()
  const send = useAction(async (file: File) => {
    await sendFile(file, api.sendUpdate, setSent)
    await api.installUpdate('sent')
    setSent(undefined)
    await again()
  })
  return (
    <details className="advanced">
      <summary>{updates.byFile}</summary>
      <FieldFrame
        label={updates.file}
        hint={updates.fileHint}
        input={spoken => (
          <input
            {...spoken}
            type="file"
            accept=".update"
            disabled={send.busy}
            onChange={event => {
              const [file] = event.target.files ?? []
              if (file) void send.run(file)
            }}
          />
        )}
      />
      {send.busy && sent !== undefined && (
        <>
          <p role="status">{updates.sends(formatPercent(sent))}</p>
          <progress className="bar" aria-label={updates.file} value={sent} max={1} />
        </>
      )}
      {send.problem && <ProblemNote problem={send.problem} urgent />}
      <div>
        <ActButton
          label={updates.look}
          act={async () => setFound((await api.updatesOnSticks()).files)}
        />
      </div>
      {found?.length === 0 && <p role="status">{updates.noStick}</p>}
      {found && found.length > 0 && (
        <ul className="entries">
          {found.map(({ path, disk, name }) => (
            <li key={`${path} ${name}`}>
              <h3>{name}</h3>
              <p className="soft">{disk}</p>
              <ActButton
                label={updates.take}
                named={`${updates.take}: ${name}`}
                act={async () => {
                  await api.installUpdate({ path, name })
                  await again()
                }}
              />
            </li>
          ))}
        </ul>
      )}
    </details>
  )
}

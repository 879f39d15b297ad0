import { formatPercent } from '../format.ts'
import { FieldFrame } from '../parts/field-frame.tsx'
import { words } from '../words.ts'

interface DataFileProps {
  readonly choose: (file: File | undefined) => void
  /** How much of it is on the box: 0 to 1, once it is on its way. */
  readonly sent: number | undefined
}

/** Data of the same app from elsewhere, as a file of this device. */
export function DataFile({ choose, sent }: DataFileProps) {
  const { bring } = words
  return (
    <>
      <FieldFrame
        label={bring.label}
        hint={bring.hint}
        input={spoken => (
          <input
            {...spoken}
            type="file"
            disabled={sent !== undefined}
            onChange={event => choose(event.target.files?.[0])}
          />
        )}
      />
      {sent !== undefined && (
        <>
          <p role="status">{words.system.updates.sends(formatPercent(sent))}</p>
          <progress className="bar" aria-label={bring.label} value={sent} max={1} />
        </>
      )}
    </>
  )
}

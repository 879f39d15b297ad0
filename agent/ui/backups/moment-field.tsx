import { SelectField } from '../parts/select-field.tsx'
import { words } from '../words.ts'
import { keyOf, type Moment } from './moments.ts'

interface MomentFieldProps {
  readonly label: string
  readonly moments: readonly Moment[]
  readonly chosen: Moment | undefined
  readonly choose: (moment: Moment | undefined) => void
}

/** One of the snapshots. */
export function MomentField({ label, moments, chosen, choose }: MomentFieldProps) {
  return (
    <SelectField
      label={label}
      hint={words.backups.momentHint}
      value={chosen ? keyOf(chosen) : ''}
      choices={moments.map(it => ({ value: keyOf(it), label: it.label }))}
      change={key => choose(moments.find(it => keyOf(it) === key))}
    />
  )
}

import { useState } from 'react'
import { SelectField } from '../parts/select-field.tsx'
import { words } from '../words.ts'
import type { Moment } from './moments.ts'

interface MomentFieldProps {
  readonly label: string
  readonly moments: readonly Moment[]
  readonly choose: (moment: Moment | undefined) => void
}

/** One of the snapshots. */
export function MomentField({ label, moments, choose }: MomentFieldProps) {
  const [chosen, setChosen] = useState('')
  return (
    <SelectField
      label={label}
      hint={words.backups.momentHint}
      value={chosen}
      choices={moments.map(it => it.label)}
      change={it => {
        setChosen(it)
        choose(moments.find(({ label }) => label === it))
      }}
    />
  )
}

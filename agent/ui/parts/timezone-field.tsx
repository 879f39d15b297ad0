import { useEffect, useState } from 'react'
import { formatClock } from '../format.ts'
import { words } from '../words.ts'
import { SelectField } from './select-field.tsx'

const everyMs = 1_000

interface TimezoneFieldProps {
  readonly value: string
  readonly change: (timezone: string) => void
}

/** A time zone, and what time it is there: by that one sees whether it is the right one. */
export function TimezoneField({ value, change }: TimezoneFieldProps) {
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), everyMs)
    return () => clearInterval(timer)
  }, [])
  const all = Intl.supportedValuesOf('timeZone')
  return (
    <SelectField
      label={words.timezone.label}
      hint={words.timezone.now(formatClock(now, value))}
      value={value}
      choices={all.includes(value) ? all : [value, ...all]}
      always
      change={change}
    />
  )
}

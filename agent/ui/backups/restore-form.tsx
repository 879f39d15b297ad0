import { useState } from 'react'
import type { App, BackupReport } from '../../http/api.ts'
import { words } from '../words.ts'
import { MomentField } from './moment-field.tsx'
import { keyOf, type Moment, momentsOf } from './moments.ts'
import { RestoreFrom } from './restore-from.tsx'

interface RestoreFormProps {
  readonly report: BackupReport
  readonly apps: readonly App[]
  /** The one app that it is about. */
  readonly only?: string
}

/**
 * As it was when, which app of those that were there, and whether in the place of the one that is
 * there or beside it; a moment on the box itself takes seconds.
 */
export function RestoreForm({ report, apps, only }: RestoreFormProps) {
  const moments = momentsOf(report)
  const [moment, choose] = useState<Moment>()
  if (moments.length === 0) return <p>{words.backups.nothingBack}</p>
  return (
    <div className="form">
      <MomentField label={words.backups.moment} moments={moments} chosen={moment} choose={choose} />
      {moment && (
        <RestoreFrom
          key={keyOf(moment)}
          moment={moment}
          apps={apps}
          {...(only === undefined ? {} : { only })}
        />
      )}
    </div>
  )
}

import type { BackupReport } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { formatMoment } from '../format.ts'
import { ActButton } from '../parts/act-button.tsx'
import { ProblemNote } from '../parts/problem-note.tsx'
import { saidOfActivity } from '../problems/activities.ts'
import { words } from '../words.ts'
import { momentOf } from './moment-of.ts'

interface GoingProps {
  readonly report: BackupReport
  readonly changed: () => Promise<void>
}

/** What the box does with backups at this moment, or what came of it last. */
export function Going({ report: { progress, busy, snapshots, moment }, changed }: GoingProps) {
  const [latest] = snapshots
  const { app, kind = '' } = progress ?? {}
  const said = progress && saidOfActivity(progress)
  if (progress || busy) {
    return (
      <>
        <p role="status">
          {progress?.step && `${words.step(progress.step.number, progress.step.of)}: `}
          {said ? `${said} …` : words.backups.working}
        </p>
        {progress?.fraction !== undefined && (
          <progress className="bar" aria-label={said} value={progress.fraction} max={1} />
        )}
        {app !== undefined && ['stage', 'bring'].includes(kind) && (
          <div>
            <ActButton
              label={words.backups.giveUp(app)}
              act={async () => {
                await api.giveUp(app)
                await changed()
              }}
            />
          </div>
        )}
      </>
    )
  }
  if (moment?.problem) return <ProblemNote problem={moment.problem} />
  return (
    <p>{latest ? words.backups.last(formatMoment(momentOf(latest))) : words.backups.noSnapshot}</p>
  )
}

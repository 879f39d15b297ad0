import type { BackupGoing, BackupReport } from '../../http/api.ts'
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
export function Going({ report, changed }: GoingProps) {
  const { progress, beside, busy, snapshots, moment } = report
  const [latest] = snapshots
  if (progress) {
    return [progress, ...(beside ? [beside] : [])].map(it => (
      <One key={it.kind} going={it} changed={changed} />
    ))
  }
  if (busy) return <p role="status">{words.backups.working}</p>
  if (moment?.problem) return <ProblemNote problem={moment.problem} />
  return (
    <p>{latest ? words.backups.last(formatMoment(momentOf(latest))) : words.backups.noSnapshot}</p>
  )
}

interface OneProps extends Pick<GoingProps, 'changed'> {
  readonly going: BackupGoing
}

function One({ going, changed }: OneProps) {
  const { app, kind, step, fraction } = going
  const said = saidOfActivity(going)
  return (
    <>
      <p role="status">
        {step && `${words.step(step.number, step.of)}: `}
        {`${said} …`}
      </p>
      {fraction !== undefined && (
        <progress className="bar" aria-label={said} value={fraction} max={1} />
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

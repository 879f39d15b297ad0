import { useState } from 'react'
import type { SystemReport } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { formatMoment, formatPercent } from '../format.ts'
import { ActButton } from '../parts/act-button.tsx'
import { Button } from '../parts/button.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { ProblemNote } from '../parts/problem-note.tsx'
import { Waited } from '../parts/waited.tsx'
import { useAsked } from '../use-asked.ts'
import { words } from '../words.ts'
import { UpdateFile } from './update-file.tsx'
import { UpdateSettings } from './update-settings.tsx'

/** How soon it is seen that something goes on. */
const everyMs = 3_000

/** The version of the box, and the way to a newer one; what is new counts only once it has proven itself. */
export function Updates() {
  const system = useAsked('system', api.system, { everyMs })
  const { answer: report, again } = system
  return (
    <section>
      <h2>{words.system.updates.title}</h2>
      <Waited for={system} />
      {report && (
        <>
          <p>{words.system.updates.version(report.version)}</p>
          <Last report={report} again={again} />
          <Going report={report} />
          <Next report={report} again={again} />
          {report.problem && <ProblemNote problem={report.problem} />}
          {report.asked?.problem && <ProblemNote problem={report.asked.problem} />}
          {report.takesUpdates && report.phase === 'idle' && <UpdateFile again={again} />}
          <UpdateSettings report={report} again={again} />
        </>
      )}
    </section>
  )
}

interface PartProps {
  readonly report: SystemReport
  readonly again: () => Promise<void>
}

/** How the last one ended, until it was read. */
function Last({ report: { last }, again }: PartProps) {
  const { confirmed, wentBack, wentBackText, seen } = words.system.updates
  if (!last || last.seen) return
  const at = formatMoment(new Date(last.at))
  if (last.outcome === 'confirmed') return <p role="status">{confirmed(last.version, at)}</p>
  return (
    <>
      <ProblemNote
        title={wentBack(last.version, last.from)}
        problem={{ code: 'went-back', message: '', ...last.problem, hint: wentBackText }}
      />
      <div>
        <ActButton
          label={seen}
          act={async () => {
            await api.updateSeen()
            await again()
          }}
        />
      </div>
    </>
  )
}

/** What goes on by itself. */
function Going({ report }: { report: SystemReport }) {
  const { phase, writing, written, trial, settings } = report
  const { writes, starts, proves, provesText } = words.system.updates
  if (phase === 'writing' && writing) {
    const says = writes(writing.version, formatPercent(writing.fraction))
    return (
      <>
        <p role="status">{says}</p>
        <progress className="bar" aria-label={says} value={writing.fraction} max={1} />
      </>
    )
  }
  // Until it is noted as one on trial, it is what was written.
  const next = trial ?? written
  if (phase === 'restarting' && next) return <p role="status">{starts(next.version)}</p>
  if (phase === 'proving' && trial) {
    return (
      <>
        <p role="status">{proves(trial.version)}</p>
        <p className="soft">{provesText(settings.watch, trial.from)}</p>
      </>
    )
  }
}

/** What its owner can do now. */
function Next({ report, again }: PartProps) {
  const [asking, setAsking] = useState(false)
  const [looked, setLooked] = useState(false)
  const { updates } = words.system
  const { phase, written, offer, settings, feed, takesUpdates } = report
  if (!takesUpdates) return <p className="soft">{updates.noKey}</p>
  const does = (act: () => Promise<unknown>) => async () => {
    await act()
    await again()
  }
  if (phase === 'written' && written) {
    return (
      <>
        <p>{updates.written(written.version)}</p>
        <p className="soft">
          {written.byItself ? updates.byItself(settings.window) : updates.byHand}
        </p>
        {report.waits && <ProblemNote problem={report.waits} />}
        <div className="form-buttons">
          <Button kind="primary" icon="retry" onClick={() => setAsking(true)}>
            {updates.now}
          </Button>
          <ActButton kind="quiet" label={updates.cancel} act={does(api.cancelUpdate)} />
        </div>
        {asking && (
          <ConfirmDialog
            title={updates.ask(written.version)}
            submit={updates.now}
            icon="retry"
            act={does(() => api.startUpdate('now'))}
            close={() => setAsking(false)}
          >
            <p>{updates.meaning(settings.watch)}</p>
            {report.beside && <p>{updates.beside(report.beside)}</p>}
          </ConfirmDialog>
        )}
      </>
    )
  }
  if (phase !== 'idle' && phase !== 'asking') return
  return (
    <>
      {offer && <p>{updates.offered(offer.version, offer.notes ?? '')}</p>}
      {offer?.declined && <p className="soft">{updates.declined}</p>}
      {looked && !offer && <p role="status">{updates.none}</p>}
      <div className="form-buttons">
        {offer && (
          <ActButton
            kind="primary"
            icon="download"
            label={updates.install}
            act={does(() => api.installUpdate())}
          />
        )}
        {feed && (
          <ActButton
            label={updates.check}
            act={does(async () => {
              await api.checkForUpdate()
              setLooked(true)
            })}
          />
        )}
      </div>
    </>
  )
}

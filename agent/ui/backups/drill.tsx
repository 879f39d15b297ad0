import type { App, DrillAtTarget } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { formatCount, formatMoment } from '../format.ts'
import { Button } from '../parts/button.tsx'
import { ProblemNote } from '../parts/problem-note.tsx'
import { Waited } from '../parts/waited.tsx'
import { saidOfActivity } from '../problems/activities.ts'
import { useAction } from '../use-action.ts'
import { useAsked } from '../use-asked.ts'
import { words } from '../words.ts'
import { momentOf } from './moment-of.ts'

/** How soon it is seen that something goes on. */
const everyMs = 3_000

interface DrillProps {
  readonly targets: readonly string[]
  readonly apps: readonly App[]
}

/** When what was saved was last brought back on trial, and what that has shown. */
export function Drill({ targets, apps }: DrillProps) {
  const drills = useAsked('drills', api.drills, { everyMs })
  const { answer: report, again } = drills
  const now = useAction(async () => {
    await api.drill()
    await again()
  })
  return (
    <section>
      <h2>{words.backups.proof}</h2>
      <Waited for={drills} />
      {report?.progress && (
        <p role="status">
          {report.progress.step &&
            `${words.step(report.progress.step.number, report.progress.step.of)}: `}
          {saidOfActivity(report.progress)} …
        </p>
      )}
      {report &&
        targets.map(it => <At key={it} target={it} came={report.targets[it]} apps={apps} />)}
      {now.problem && <ProblemNote problem={now.problem} urgent />}
      {report && (
        <div>
          <Button
            busy={(now.busy || report.busy) && words.backups.drilling}
            onClick={() => void now.run()}
          >
            {words.backups.drill}
          </Button>
        </div>
      )}
    </section>
  )
}

interface AtProps {
  readonly target: string
  readonly came: DrillAtTarget | undefined
  readonly apps: readonly App[]
}

function At({ target, came, apps }: AtProps) {
  const { problem, proof } = came ?? {}
  const app = apps.find(it => it.service === proof?.app)?.title ?? proof?.app
  return (
    <>
      {problem && <ProblemNote problem={problem} title={words.backups.notProven(target)} />}
      {proof ? (
        <p>
          {words.backups.proven(
            target,
            formatMoment(new Date(proof.at)),
            formatMoment(momentOf(proof.name)),
          )}{' '}
          {words.backups.provenHolds(formatCount(proof.databases), formatCount(proof.rows))}{' '}
          {app && words.backups.provenApp(app)}
        </p>
      ) : (
        !problem && <p>{words.backups.neverProven(target)}</p>
      )}
    </>
  )
}

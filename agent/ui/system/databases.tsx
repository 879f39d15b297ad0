import { useState } from 'react'
import type { DatabaseReport } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { formatBytes, formatMoment } from '../format.ts'
import { Button } from '../parts/button.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { ProblemNote } from '../parts/problem-note.tsx'
import { saidOfActivity } from '../problems/activities.ts'
import { useAsked } from '../use-asked.ts'
import { words } from '../words.ts'

type Server = DatabaseReport['servers'][number]
type Step = NonNullable<Server['step']>

/** Days for which the data of before stays. */
const DAYS = 14
const WHILE_IT_MOVES = { everyMs: 3_000 }

/** Which major the databases are of, and the way to the next one; nothing where there is no choice. */
export function Databases() {
  const { answer, problem, again } = useAsked('databases', api.databases, WHILE_IT_MOVES)
  const text = words.system.databases
  if (problem) {
    return (
      <section>
        <h2>{text.title}</h2>
        <ProblemNote problem={problem} />
      </section>
    )
  }
  const [server] = answer?.servers ?? []
  if (!server || (server.next === undefined && !server.step && !server.aside)) return null
  return (
    <section>
      <h2>{text.title}</h2>
      <p>{text.serves(server.major)}</p>
      {server.step && <Way step={server.step} />}
      <Left server={server} again={again} />
      {server.next !== undefined && !isUndecided(server.step) && (
        <Next server={server} next={server.next} again={again} />
      )}
    </section>
  )
}

const isUndecided = (step: Step | undefined) =>
  step !== undefined && ['move', 'trial', 'back'].includes(step.phase)

interface NextProps {
  readonly server: Server
  readonly next: string
  readonly again: () => Promise<void>
}

function Next({ server: { needed = 0, free = 0, obstacle }, next, again }: NextProps) {
  const text = words.system.databases
  const [asking, setAsking] = useState(false)
  return (
    <>
      <p>{text.nextLead(next)}</p>
      <p>{text.how}</p>
      {obstacle ? (
        <ProblemNote problem={obstacle} />
      ) : (
        <div className="form-buttons">
          <Button onClick={() => setAsking(true)}>{text.take(next)}</Button>
        </div>
      )}
      {asking && (
        <ConfirmDialog
          title={text.takeAsk(next)}
          submit={text.take(next)}
          icon="update"
          act={async () => {
            await api.upgradeDatabase()
            await again()
          }}
          close={() => setAsking(false)}
        >
          <p>{text.takeAway(formatBytes(needed, 1000), formatBytes(free, 1000))}</p>
          <p>{text.takeStay(DAYS)}</p>
        </ConfirmDialog>
      )}
    </>
  )
}

/** What became of the last step. */
function Way({ step: { from, to, phase, doing, until = '', why } }: { readonly step: Step }) {
  const text = words.system.databases
  const done = {
    move: () => text.move(from, to),
    trial: () => text.trial(to),
    back: () => text.back(from),
    kept: () => text.kept(from, to, formatMoment(new Date(until))),
    undone: () => text.undone(from),
  }[phase]
  return (
    <>
      <p role="status">{done()}</p>
      {doing && <p className="soft">{saidOfActivity(doing)}</p>}
      {phase === 'undone' && why !== undefined && <p>{text.why(to)}</p>}
    </>
  )
}

interface LeftProps {
  readonly server: Server
  readonly again: () => Promise<void>
}

/** What is there of before, and what can be done with it. */
function Left({ server: { aside, step }, again }: LeftProps) {
  const text = words.system.databases
  const [asking, setAsking] = useState<'back' | 'let-go'>()
  if (isUndecided(step) || (!step && !aside)) return null
  const { from = '' } = step ?? {}
  return (
    <>
      {aside && <p>{text.aside(aside.place, formatBytes(aside.bytes, 1000))}</p>}
      <div className="form-buttons">
        {step?.phase === 'kept' && (
          <Button icon="undo" onClick={() => setAsking('back')}>
            {text.goBack(from)}
          </Button>
        )}
        <Button icon="trash" onClick={() => setAsking('let-go')}>
          {text.letGo}
        </Button>
      </div>
      {asking === 'back' && (
        <ConfirmDialog
          title={text.backAsk(from)}
          submit={text.goBack(from)}
          icon="undo"
          danger
          act={async () => {
            await api.leaveDatabase()
            await again()
          }}
          close={() => setAsking(undefined)}
        >
          <p>{text.backLost}</p>
          <p>{text.backFiles}</p>
        </ConfirmDialog>
      )}
      {asking === 'let-go' && (
        <ConfirmDialog
          title={text.letGoAsk}
          submit={text.letGo}
          icon="trash"
          danger
          act={async () => {
            await api.letDatabaseGo()
            await again()
          }}
          close={() => setAsking(undefined)}
        >
          <p>{text.letGoText}</p>
        </ConfirmDialog>
      )}
    </>
  )
}

import { useState } from 'react'
import type { AlertsReport } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { formatMoment } from '../format.ts'
import { BackLink } from '../parts/back-link.tsx'
import { Button } from '../parts/button.tsx'
import { Heading } from '../parts/heading.tsx'
import { ProblemNote } from '../parts/problem-note.tsx'
import { Waited } from '../parts/waited.tsx'
import { useAction } from '../use-action.ts'
import { useAsked } from '../use-asked.ts'
import { useTitle } from '../use-title.ts'
import { words } from '../words.ts'
import { WayForm, type WayName } from './way-form.tsx'

/** By which ways the box tells what cannot wait until somebody looks at this page. */
export function AlertsView() {
  const alerts = useAsked('alerts', api.alerts)
  const { answer: report, again } = alerts
  useTitle(words.alerts.title)
  return (
    <div className="app-view">
      <BackLink />
      <Heading>{words.alerts.title}</Heading>
      <p className="lead">{words.alerts.lead}</p>
      <Waited for={alerts} />
      {report && (
        <>
          <section>
            <h2>{words.alerts.ways}</h2>
            <Ways report={report} changed={again} />
          </section>
          <section>
            <h2>{words.alerts.add}</h2>
            <WayForm done={again} />
          </section>
        </>
      )}
    </div>
  )
}

interface WaysProps {
  readonly report: AlertsReport
  readonly changed: () => Promise<void>
}

function Ways({ report: { ways, problems, sent }, changed }: WaysProps) {
  const { mail, ntfy, webhook } = ways
  if (!mail && !ntfy && !webhook) return <p>{words.alerts.none}</p>
  return (
    <>
      <ul className="entries">
        {mail && (
          <Way
            way="mail"
            where={words.alerts.mailTo(mail.to.join(', '), mail.server)}
            problem={problems.mail}
            changed={changed}
          />
        )}
        {ntfy && <Way way="ntfy" where={ntfy.host} problem={problems.ntfy} changed={changed} />}
        {webhook && (
          <Way way="webhook" where={webhook.host} problem={problems.webhook} changed={changed} />
        )}
      </ul>
      {sent && <p className="soft">{words.alerts.sent(formatMoment(new Date(sent)))}</p>}
    </>
  )
}

interface WayProps {
  readonly way: WayName
  readonly where: string
  readonly problem: AlertsReport['problems'][WayName]
  readonly changed: () => Promise<void>
}

function Way({ way, where, problem, changed }: WayProps) {
  const [well, setWell] = useState(false)
  const test = useAction(async () => {
    setWell(false)
    const { problems } = await api.testAlerts(way)
    setWell(!problems[way])
    await changed()
  })
  const remove = useAction(async () => {
    await api.removeAlert(way)
    await changed()
  })
  const failed = test.problem ?? remove.problem
  return (
    <li>
      <h3>{words.alerts.kinds[way]}</h3>
      <p className="soft">{where}</p>
      {problem && <ProblemNote problem={problem} />}
      {failed && <ProblemNote problem={failed} urgent />}
      {well && <p role="status">{words.alerts.well}</p>}
      <div className="form-buttons">
        <Button busy={test.busy && words.asking} onClick={() => void test.run()}>
          {words.alerts.test}
        </Button>
        <Button busy={remove.busy && words.asking} onClick={() => void remove.run()}>
          {words.alerts.remove}
        </Button>
      </div>
    </li>
  )
}

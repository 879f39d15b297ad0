import type { App } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { QuestionForm } from '../questions/question-form.tsx'
import { words } from '../words.ts'
import { Consents } from './consents.tsx'
import { InstallButton } from './install-button.tsx'

/** The way to an app: a button, after what there is to answer and to agree to. */
export function Installation({ app }: { readonly app: App }) {
  const lead = app.keptData ? words.app.keptLead : words.app.installLead
  const agrees = app.consents.length > 0
  if (!hasQuestions(app)) {
    return (
      <div className="controls">
        <p>{lead}</p>
        {agrees && <Consents app={app} />}
        <InstallButton app={app} kind="primary" />
      </div>
    )
  }
  return (
    <>
      <p>{lead}</p>
      {agrees && <Consents app={app} />}
      <p>{words.questions.lead}</p>
      <QuestionForm
        app={app}
        answered={app.keptData}
        submit={agrees ? words.consent.agree : words.catalogue.installs(app.title)}
        icon="download"
        kind="primary"
        act={answers => api.install(app.service, answers, agrees)}
      />
    </>
  )
}

export const hasQuestions = ({ questions }: App) => Object.keys(questions).length > 0

/** Nothing has to be read or answered before it is installed. */
export const isSimple = (app: App) => !hasQuestions(app) && app.consents.length === 0

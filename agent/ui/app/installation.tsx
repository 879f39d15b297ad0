import type { App } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { QuestionForm } from '../questions/question-form.tsx'
import { words } from '../words.ts'
import { InstallButton } from './install-button.tsx'

/** The way to an app: a button, after the questions that it has. */
export function Installation({ app }: { readonly app: App }) {
  const lead = app.keptData ? words.app.keptLead : words.app.installLead
  if (!hasQuestions(app)) {
    return (
      <div className="controls">
        <p>{lead}</p>
        <InstallButton app={app} kind="primary" />
      </div>
    )
  }
  return (
    <>
      <p>{lead}</p>
      <p>{words.questions.lead}</p>
      <QuestionForm
        app={app}
        answered={app.keptData}
        submit={words.catalogue.installs(app.title)}
        icon="download"
        kind="primary"
        act={answers => api.install(app.service, answers)}
      />
    </>
  )
}

export const hasQuestions = ({ questions }: App) => Object.keys(questions).length > 0

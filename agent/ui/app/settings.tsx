import { useState } from 'react'
import type { App } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { QuestionForm } from '../questions/question-form.tsx'
import { words } from '../words.ts'

/** What the owner answered when the app was installed, to answer it anew. */
export function Settings({ app }: { readonly app: App }) {
  const [saved, setSaved] = useState(false)
  const save = async (answers: App['answers']) => {
    setSaved(false)
    await api.configure(app.service, { answers })
    setSaved(true)
  }
  return (
    <section>
      <h2>{words.settings.title}</h2>
      {app.firstAdmin === 'question' && <p>{words.settings.first}</p>}
      <p className="soft">{words.settings.lead}</p>
      <QuestionForm
        language={app.about.language}
        questions={app.questions}
        answers={app.answers}
        answered
        submit={words.settings.submit}
        icon="check"
        kind="plain"
        act={save}
      />
      <p role="status" className="soft">
        {saved && words.settings.saved}
      </p>
    </section>
  )
}

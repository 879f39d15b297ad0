import { Suspense, useState } from 'react'
import type { App } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { ActButton } from '../parts/act-button.tsx'
import { Button } from '../parts/button.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { Offer } from '../parts/offer.tsx'
import { Written } from '../parts/written.tsx'
import { openQuestions } from '../questions/answers.ts'
import { QuestionForm } from '../questions/question-form.tsx'
import { words } from '../words.ts'
import { Changes } from './changes.tsx'
import { Consents } from './consents.tsx'

interface UpdateOfferProps {
  readonly app: App
  readonly newer: NonNullable<App['newer']>
}

/** A newer version. One that changes much is told about before it comes. */
export function UpdateOffer({ app, newer }: UpdateOfferProps) {
  const [asking, setAsking] = useState(false)
  const [answers, setAnswers] = useState<App['answers']>({})
  const { version, breaking, note, changes, questions, consents } = newer
  const agrees = breaking || consents.length > 0
  const open = openQuestions(questions, app)
  const update = (given: App['answers']) => api.update(app.service, agrees, given)
  const answer = async (given: App['answers']) => {
    if (!agrees) return await update(given)
    setAnswers(given)
    setAsking(true)
  }
  return (
    <>
      <Offer icon="update" title={words.update.title(version)}>
        {breaking && <p>{words.update.breaking}</p>}
        {note && (
          <p>
            <Written>{note}</Written>
          </p>
        )}
        {changes.length > 0 && (
          <>
            <p>{words.update.changes}</p>
            <Suspense fallback={<p className="soft late">{words.loading}</p>}>
              <Changes changes={changes} />
            </Suspense>
          </>
        )}
        {app.state === 'stopped' ? (
          <p>{words.update.stopped}</p>
        ) : (
          <>
            <p>{words.update.lead}</p>
            {open.length > 0 ? (
              <>
                <p>{words.update.asks}</p>
                <QuestionForm
                  language={app.about.language}
                  questions={questions}
                  answers={app.answers}
                  only={open}
                  answered={false}
                  submit={words.update.updates}
                  icon="update"
                  kind="plain"
                  act={answer}
                />
              </>
            ) : agrees ? (
              <Button icon="update" onClick={() => setAsking(true)}>
                {words.update.updates}
              </Button>
            ) : (
              <ActButton icon="update" label={words.update.updates} act={() => update({})} />
            )}
          </>
        )}
      </Offer>
      {asking && (
        <ConfirmDialog
          title={words.update.agreeTitle(app.title, version)}
          submit={words.update.agree}
          icon="update"
          act={() => update(answers)}
          close={() => setAsking(false)}
        >
          {breaking && <p>{words.update.agreeLead}</p>}
          {consents.length > 0 && <Consents title={app.title} consents={consents} />}
          {note && (
            <p>
              <Written>{note}</Written>
            </p>
          )}
          <p className="soft">{words.update.lead}</p>
        </ConfirmDialog>
      )}
    </>
  )
}

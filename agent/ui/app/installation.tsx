import { useState } from 'react'
import type { App } from '../../http/api.ts'
import { SERVICE_NAME } from '../../recipe/service-name.ts'
import { api } from '../api-client.ts'
import { Field } from '../parts/field.tsx'
import { QuestionForm } from '../questions/question-form.tsx'
import { appPath } from '../route.ts'
import { sendFile } from '../send-file.ts'
import { words } from '../words.ts'
import { Consents } from './consents.tsx'
import { DataFile } from './data-file.tsx'

interface InstallationProps {
  readonly app: App
  /** Names of apps that are on the box. */
  readonly taken: readonly string[]
  /** There is one of it already: this one needs a name of its own. */
  readonly again?: boolean
}

/** The way to an app: a button, after the questions that it has. */
export function Installation({ app, taken, again = false }: InstallationProps) {
  const recipe = app.recipe ?? app.service
  const [name, setName] = useState(again ? '' : app.service)
  const [wrong, setWrong] = useState<string>()
  const [file, setFile] = useState<File>()
  const [sent, setSent] = useState<number>()
  const check = () => {
    const fault = faultOf(name.trim(), taken)
    setWrong(fault)
    return fault === undefined
  }
  const install = async (answers: App['answers']) => {
    const service = name.trim()
    try {
      if (file) await sendFile(file, api.sendData, setSent)
      await api.install(recipe, wishes(service, answers))
    } finally {
      setSent(undefined)
    }
    location.hash = appPath(service)
  }
  const wishes = (service: string, answers: App['answers']) => ({
    answers,
    ...(service === recipe ? {} : { as: service }),
    ...(agrees ? { agree: true } : {}),
    ...(file ? { from: 'sent' as const } : {}),
  })
  const field = (
    <Field
      label={words.naming.label}
      hint={words.naming.hint}
      error={wrong}
      value={name}
      onChange={event => setName(event.target.value)}
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
    />
  )
  const data = <DataFile choose={setFile} sent={sent} />
  const agrees = app.consents.length > 0
  const lead = app.keptData && !again ? words.app.keptLead : words.app.installLead
  return (
    <>
      <p>{again ? words.naming.lead : lead}</p>
      {agrees && <Consents title={app.title} consents={app.consents} />}
      {hasQuestions(app) && <p>{words.questions.lead}</p>}
      <QuestionForm
        language={app.about.language}
        questions={app.questions}
        answers={again ? {} : app.answers}
        answered={app.keptData && !again}
        submit={agrees ? words.consent.agree : words.catalogue.installs(app.title)}
        icon="download"
        kind={again ? 'plain' : 'primary'}
        first={
          again && (
            <>
              {field}
              {data}
            </>
          )
        }
        rare={
          !again && (
            <>
              {field}
              {!app.keptData && data}
            </>
          )
        }
        check={check}
        act={install}
      />
    </>
  )
}

function faultOf(name: string, taken: readonly string[]): string | undefined {
  if (!SERVICE_NAME.test(name)) return words.naming.wrong
  return taken.includes(name) ? words.naming.taken : undefined
}

export const hasQuestions = ({ questions }: App) => Object.keys(questions).length > 0

/** Nothing has to be read or answered before it is installed. */
export const isSimple = (app: App) =>
  !hasQuestions(app) &&
  app.consents.length + app.rights.length === 0 &&
  app.about['before-install'] === undefined

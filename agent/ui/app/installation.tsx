import { useState } from 'react'
import type { App } from '../../http/api.ts'
import { SERVICE_NAME } from '../../recipe/service-name.ts'
import { api } from '../api-client.ts'
import { Field } from '../parts/field.tsx'
import { QuestionForm } from '../questions/question-form.tsx'
import { appPath } from '../route.ts'
import { words } from '../words.ts'
import { Consents } from './consents.tsx'

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
  const check = () => {
    const fault = faultOf(name.trim(), taken)
    setWrong(fault)
    return fault === undefined
  }
  const install = async (answers: App['answers']) => {
    const service = name.trim()
    await api.install(recipe, {
      answers,
      ...(service === recipe ? {} : { as: service }),
      ...(agrees ? { agree: true } : {}),
    })
    location.hash = appPath(service)
  }
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
  const agrees = app.consents.length > 0
  const lead = app.keptData && !again ? words.app.keptLead : words.app.installLead
  return (
    <>
      <p>{again ? words.naming.lead : lead}</p>
      {agrees && <Consents title={app.title} consents={app.consents} />}
      {hasQuestions(app) && <p>{words.questions.lead}</p>}
      <QuestionForm
        questions={app.questions}
        answers={again ? {} : app.answers}
        answered={app.keptData && !again}
        submit={agrees ? words.consent.agree : words.catalogue.installs(app.title)}
        icon="download"
        kind={again ? 'plain' : 'primary'}
        first={again ? field : undefined}
        rare={again ? undefined : field}
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

import type { App, AskedQuestion } from '../../http/api.ts'
import { complaint } from '../../recipe/answers.ts'
import { words } from '../words.ts'

export type Questions = App['questions']
/** What stands in the fields. */
export type Values = Readonly<Record<string, string | boolean>>
type Answers = App['answers']

/** What the fields begin with: what was answered before, or what the app proposes. */
export function firstValues(questions: Questions, answers: Answers): Values {
  return Object.fromEntries(
    Object.entries(questions).map(([id, question]) => {
      const first = answers[id] ?? question.default ?? nothing(question)
      return [id, typeof first === 'number' ? String(first) : first]
    }),
  )
}

function nothing({ type }: AskedQuestion): string | boolean {
  if (type === 'boolean') return false
  return type === 'timezone' ? Intl.DateTimeFormat().resolvedOptions().timeZone : ''
}

/** The questions that are asked where these values stand, in their order. */
export function askedAmong(questions: Questions, values: Values): [string, AskedQuestion][] {
  return Object.entries(questions).filter(
    ([, { when }]) =>
      !when || answerOf(questions[when.question], values[when.question]) === when.is,
  )
}

/** What is sent: an empty password stays what it was. */
export function answersIn(questions: Questions, values: Values): Answers {
  const asked = askedAmong(questions, values).filter(
    ([id, { type }]) => type !== 'password' || values[id] !== '',
  )
  return Object.fromEntries(asked.map(([id, it]) => [id, answerOf(it, values[id])]))
}

/** What is wrong, by question. `answered` says that the box may know the passwords already. */
export function faultsIn(questions: Questions, values: Values, answered: boolean) {
  return Object.fromEntries(
    askedAmong(questions, values).flatMap(([id, question]) => {
      const answer = answerOf(question, values[id])
      if (answered && question.type === 'password' && answer === '') return []
      const choices = question.choices && [...question.choices]
      const wanted = complaint({ ...question, choices }, answer === '' ? undefined : answer)
      return wanted ? [[id, words.questions.wrong(wanted)]] : []
    }),
  ) as Readonly<Record<string, string>>
}

/** The questions of a newer version that the answers of this one do not settle. */
export function openQuestions(questions: Questions, { questions: now, answers }: App): string[] {
  const values = firstValues(questions, answers)
  const unsettled = faultsIn(questions, values, true)
  return Object.keys(questions).filter(id => !Object.hasOwn(now, id) || unsettled[id] !== undefined)
}

function answerOf(question: AskedQuestion | undefined, value: string | boolean = '') {
  if (typeof value === 'boolean') return value
  const text = question?.type === 'password' ? value : value.trim()
  return question?.type === 'integer' && /^-?\d+$/.test(text) ? Number(text) : text
}

import { InvalidInput } from '../base/errors.ts'
import type { Answer, Question } from './question.ts'

type Questions = Readonly<Record<string, Question>>
type Answers = Readonly<Record<string, Answer>>

/**
 * The answers that an app goes on with: what was given, what was said before, and defaults. Throws
 * InvalidInput that names every question that is not answered, or not in a way it allows.
 */
export function settleAnswers(questions: Questions, given: Answers, before: Answers = {}): Answers {
  const known = Object.entries(questions)
  const strange = Object.keys(given).filter(id => !Object.hasOwn(questions, id))
  const settled: Record<string, Answer> = {}
  for (const [id, question] of known) {
    const answer = given[id] ?? before[id] ?? question.default
    if (answer !== undefined && answer !== '') settled[id] = answer
  }
  const wrong = [
    ...strange.map(id => `${id}: the app does not ask this`),
    ...known.flatMap(([id, question]) => {
      const wanted = isAsked(question, settled) && complaint(question, settled[id])
      return wanted ? [`${id} (${question.label}): expected ${wanted}`] : []
    }),
  ]
  if (wrong.length === 0) return settled
  throw new InvalidInput('answers-wrong', 'some questions of the app are not answered', {
    hint: 'answer the ones below and try again',
    detail: wrong.join('\n'),
  })
}

const isAsked = ({ when }: Question, answers: Answers) =>
  when === undefined || answers[when.question] === when.is

/** What is wrong with an answer, as what would be right; `undefined` where nothing is. */
export function complaint(question: Question, answer: Answer | undefined): string | undefined {
  const { type, required, min, max, choices } = question
  if (answer === undefined) return required ? 'an answer' : undefined
  if (type === 'boolean') return typeof answer === 'boolean' ? undefined : 'true or false'
  if (type === 'integer') {
    if (typeof answer !== 'number' || !Number.isInteger(answer)) return 'a whole number'
    return within(answer, min, max, '')
  }
  if (typeof answer !== 'string' || /[\0\r\n]/.test(answer)) return 'one line of text'
  if (choices && !choices.includes(answer)) return `one of ${choices.join(', ')}`
  const pattern = PATTERNS[type]
  if (pattern && !pattern.is.test(answer)) return pattern.words
  return within(answer.length, min, max ?? LONGEST, ' characters')
}

const LONGEST = 1000

function within(value: number, min: number | undefined, max: number | undefined, unit: string) {
  if (min !== undefined && value < min) return `at least ${min}${unit}`
  if (max !== undefined && value > max) return `at most ${max}${unit}`
  return undefined
}

interface Pattern {
  readonly is: RegExp
  readonly words: string
}

/** Only what cannot be right is refused: whether an address exists shows when it is used. */
const PATTERNS: Readonly<Partial<Record<Question['type'], Pattern>>> = {
  email: { is: /^[^\s@]+@[^\s@]+\.[^\s@]+$/, words: 'an e-mail address' },
  url: { is: /^https?:\/\/[^\s/]+/, words: 'an address that begins with https://' },
  domain: { is: /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/i, words: 'a domain' },
  timezone: { is: /^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*$/, words: 'a time zone' },
}

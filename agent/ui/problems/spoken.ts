import type { Problem } from '../../base/errors.ts'
import { sentence } from '../sentence.ts'
import { problemTexts } from '../words.ts'

/**
 * A problem in the language of the person. What the box said itself stands in the details then:
 * there are the names and numbers that it is about.
 */
export function spoken(problem: Problem): Problem {
  const text = problemTexts[problem.code]
  if (!text) return problem
  const { message, hint, detail, ...more } = problem
  const [said, advice] = text
  const original = [message, hint].flatMap(it => (it ? [sentence(it)] : [])).join(' ')
  return {
    ...more,
    message: said,
    ...(advice ? { hint: advice } : {}),
    detail: detail ? `${original}\n${detail}` : original,
  }
}

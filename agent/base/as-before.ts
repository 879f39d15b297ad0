import { isDeepStrictEqual } from 'node:util'

/**
 * A pure function that answers what it did last where it is given the same again, as most of what a
 * look works out is: to compare takes a tenth of the time. Nobody may change what was given or came.
 */
export function asBefore<Given extends readonly unknown[], Answer>(
  work: (...given: Given) => Answer,
): (...given: Given) => Answer {
  let last: { readonly given: Given; readonly answer: Answer } | undefined
  return (...given) => {
    if (!last || !isDeepStrictEqual(given, last.given)) last = { given, answer: work(...given) }
    return last.answer
  }
}

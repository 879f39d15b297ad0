/** Has a question answered as it was last, for as long as that is still so. */
export type Remember = <Answer>(ask: () => Promise<Answer>) => () => Promise<Answer>

export interface Memory {
  /** How often something has changed so far; undefined where nobody knows. Read before it is asked. */
  readonly count: () => number | undefined
  /** Milliseconds after which is asked anew in any case. */
  readonly believed: number
  readonly now?: () => number
}

/** Who asks while somebody else waits for the answer gets the same one. */
export const remembering =
  ({ count, believed, now = () => performance.now() }: Memory): Remember =>
  ask => {
    type Answered = {
      readonly count: number
      readonly at: number
      readonly answer: ReturnType<typeof ask>
    }
    let last: Answered | undefined
    return () => {
      const [changes, at] = [count(), now()]
      if (last && last.count === changes && at - last.at < believed) return last.answer
      const answer = ask()
      const answered = changes === undefined ? undefined : { count: changes, at, answer }
      last = answered
      answer.catch(() => {
        if (last === answered) last = undefined
      })
      return answer
    }
  }

import { useEffect, useRef, useState } from 'react'
import type { Problem } from '../../base/errors.ts'
import { api, problemOf } from '../api-client.ts'

export interface Handover {
  /** The token is on its way to the box. */
  readonly running: boolean
  readonly problem: Problem | undefined
}

/** Turns the one-time token from the address, if there is one, into a session. */
export function useHandover(token: string | undefined, done: () => Promise<void>): Handover {
  const sent = useRef(false)
  const [running, setRunning] = useState(token !== undefined)
  const [problem, setProblem] = useState<Problem>()

  useEffect(() => {
    if (token === undefined || sent.current) return
    sent.current = true
    api
      .takeOver(token)
      .catch((error: unknown) => setProblem(problemOf(error)))
      .then(done)
      .finally(() => setRunning(false))
  }, [token, done])

  return { running, problem }
}

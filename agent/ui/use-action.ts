import { useRef, useState } from 'react'
import type { Problem } from '../base/errors.ts'
import { ProblemError, problemOf } from './api-client.ts'
import { useBox } from './box-context.ts'
import { useCountdown } from './use-countdown.ts'

/** One thing a person can ask for: whether it runs, why it failed, how long to wait before a retry. */
export interface Action<Args extends readonly unknown[]> {
  readonly run: (...args: Args) => Promise<void>
  readonly busy: boolean
  readonly problem: Problem | undefined
  /** Seconds until the box listens again. */
  readonly waitSeconds: number
}

export function useAction<Args extends readonly unknown[]>(
  act: (...args: Args) => Promise<void>,
): Action<Args> {
  const { refresh } = useBox()
  const running = useRef(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  // Whether the wait is the whole problem: then it goes with the wait.
  const [waiting, setWaiting] = useState(false)
  const [waitSeconds, startWait] = useCountdown()

  const run = async (...args: Args) => {
    if (running.current || waitSeconds > 0) return
    running.current = true
    setBusy(true)
    setProblem(undefined)
    try {
      await act(...args)
    } catch (error) {
      const found = problemOf(error)
      const { hint, ...bare } = found
      const status = error instanceof ProblemError ? error.status : 0
      // The button counts the seconds; a hint that names them would soon be wrong.
      setProblem(status === 429 ? bare : found)
      setWaiting(status === 429)
      startWait(found.retryAfter ?? 0)
      if (status === 401) await refresh()
    }
    running.current = false
    setBusy(false)
  }
  const over = waiting && waitSeconds === 0
  return { run, busy, problem: over ? undefined : problem, waitSeconds }
}

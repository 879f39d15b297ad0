import { useEffect, useRef, useState } from 'react'
import type { Problem } from '../../../base/errors.ts'
import type { Claimant } from '../../../claim/claimant.ts'
import type { WholeProgress } from '../../../http/api.ts'
import { ProblemError } from '../../api-client.ts'

const everyMs = 1_500

interface Followed {
  readonly progress: WholeProgress | undefined
  /** The box does not answer at this moment. */
  readonly silent: boolean
  readonly setProgress: (now: WholeProgress) => void
}

/** How far the box is, from when the page wants to show it. With an owner it is the other one. */
export function useProgress(
  claimant: Pick<Claimant, 'restore'>,
  expired: (problem: Problem) => void,
): Followed {
  const [progress, setProgress] = useState<WholeProgress>()
  const [silent, setSilent] = useState(false)
  const ready = progress?.state === 'ready'
  const forget = useRef(expired)
  forget.current = expired
  useEffect(() => {
    if (ready) return
    const look = async () => {
      try {
        const { progress: now } = await claimant.restore({ ask: 'look' })
        setProgress(now)
        setSilent(false)
      } catch (error) {
        if (!(error instanceof ProblemError)) return
        const { problem, status } = error
        setSilent(status === 0 || status >= 500)
        if (problem.code === 'already-claimed') setProgress({ state: 'ready' })
        // The box was off meanwhile, and knows nobody any more.
        if (problem.code === 'claim-expired') forget.current(problem)
      }
    }
    void look()
    const timer = setInterval(look, everyMs)
    return () => clearInterval(timer)
  }, [claimant, ready])
  return { progress, silent, setProgress }
}

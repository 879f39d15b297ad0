import { useEffect, useState } from 'react'
import type { AtCable, Claimant } from '../../claim/claimant.ts'
import type { ClaimCable } from '../../http/api.ts'
import { Question } from '../parts/question.tsx'
import { useAction } from '../use-action.ts'
import { words } from '../words.ts'

const againMs = 1_000

interface CableStepProps {
  readonly begin: () => Promise<AtCable>
  readonly proved: (claimant: Claimant) => void
  readonly back: () => void
}

/** Instead of the code: somebody pulls the cable, and the box sees it. */
export function CableStep({ begin, proved, back }: CableStepProps) {
  const [person, setPerson] = useState<AtCable>()
  const [seen, setSeen] = useState<ClaimCable>()
  const start = useAction(async () => {
    const at = await begin()
    setSeen({ state: 'waiting', left: 120 })
    setPerson(at)
  })
  const over = seen?.state === 'over'
  useEffect(() => {
    if (!person || over) return
    const timer = setInterval(async () => {
      // While the cable is out nothing answers: that is how it should be.
      const now = await person.look().catch(error => (error.status === 401 ? OVER : OUT))
      setSeen(now)
      if (now.state === 'proved') proved(person)
    }, againMs)
    return () => clearInterval(timer)
  }, [person, over, proved])

  const text = words.cable
  const waits = seen !== undefined && !over
  return (
    <Question
      title={text.title}
      lead={text.lead}
      submit={text.begin}
      busy={start.busy ? text.busy : waits && text.pulling}
      waitSeconds={start.waitSeconds}
      problem={start.problem}
      after={text.warning}
      back={back}
      answer={() => void start.run()}
    >
      <p role="status">{seen && text[seen.state](seen.left)}</p>
    </Question>
  )
}

const OUT: ClaimCable = { state: 'out', left: 0 }
const OVER: ClaimCable = { state: 'over', left: 0 }

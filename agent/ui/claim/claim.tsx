import { lazy, useState } from 'react'
import type { Problem } from '../../base/errors.ts'
import type { Language } from '../../base/language.ts'
import type { Claimant } from '../../claim/claimant.ts'
import { api, problemOf } from '../api-client.ts'
import { useBox } from '../box-context.ts'
import { Fetched } from '../parts/fetched.tsx'
import { Screen } from '../parts/screen.tsx'
import { useTitle } from '../use-title.ts'
import { words } from '../words.ts'
import { CableStep } from './cable-step.tsx'
import { CodeStep } from './code-step.tsx'
import { QUESTIONS } from './questions.ts'
import { useDraft } from './use-draft.ts'

/** The cryptography is half of what the claim loads: it comes while the code is typed. */
const loadExchange = () => import('../../claim/claimant.ts')
loadExchange().catch(() => {})

/** Nothing is asked before the code has been proved. */
const loadSteps = () => import('./steps.tsx')
const Steps = lazy(async () => ({ default: (await loadSteps()).Steps }))

const [firstQuestion] = QUESTIONS

/** From a box that belongs to nobody to one's own, one question at a time. */
export function Claim({ scanned }: { readonly scanned: string | undefined }) {
  const { box, refresh } = useBox()
  const { draft, change, forget } = useDraft({
    code: '',
    beginning: 'new',
    name: box.name || 'gantry',
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    owner: '',
    at: firstQuestion,
    proved: false,
  })
  const [code, setCode] = useState(scanned ?? draft.code)
  const [atCable, setAtCable] = useState(false)
  const [claimant, setClaimant] = useState<Claimant>()
  const [continueAt, setContinueAt] = useState('')
  const [expired, setExpired] = useState<Problem>()
  // What was proved before the page was loaded again is proved again by itself, once.
  const [again, setAgain] = useState(draft.proved && code === draft.code)
  const step = continueAt ? 'claimed' : claimant ? draft.at : atCable ? 'cable' : 'code'
  useTitle(words[step].title)

  const goOn = (proved: Claimant) => {
    setClaimant(proved)
    setExpired(undefined)
    setAgain(false)
  }
  const checkCode = async () => {
    const [{ proveCode }] = await Promise.all([loadExchange(), loadSteps()])
    goOn(await proveCode(code, api.post))
    change({ code, proved: true })
  }
  const beginByCable = async () => {
    const { proveCable } = await loadExchange()
    return await proveCable(api.post)
  }
  const toCode = () => {
    setClaimant(undefined)
    setAtCable(false)
    change({ at: firstQuestion, proved: false })
  }
  const turn = (by: 1 | -1) => () => {
    const next = QUESTIONS[QUESTIONS.indexOf(draft.at) + by]
    if (next) change({ at: next })
    else toCode()
  }
  /** What was answered stays: only the code is asked for again. */
  const proveAgain = (problem: Problem) => {
    setExpired(problem)
    setClaimant(undefined)
    setAtCable(false)
  }
  const claim = async (password: string) => {
    if (!claimant) return toCode()
    const { name, timezone, owner } = draft
    try {
      const next = await claimant.claim({
        ...{ name, timezone, owner: owner.trim(), password },
        language: document.documentElement.lang as Language,
      })
      forget()
      setContinueAt(next.continueAt)
    } catch (error) {
      const problem = problemOf(error)
      if (problem.code === 'already-claimed') {
        forget()
        return await refresh()
      }
      if (problem.code !== 'claim-expired') throw error
      proveAgain(problem)
    }
  }

  const all = QUESTIONS.length + 1
  // A box that comes back is past no question yet.
  const asked = 1 + Math.max(0, QUESTIONS.indexOf(draft.at))
  const now = continueAt ? all : claimant ? asked : 0
  const counted = step !== 'claimed' && step !== 'restore'
  return (
    <Screen lowered={lowered(now / all)} {...(counted && { place: words.step(now + 1, all) })}>
      {step === 'code' && (
        <CodeStep
          code={code}
          change={setCode}
          scanned={scanned}
          earlier={expired}
          again={again}
          cardRefused={box.cardRefused === true}
          answer={checkCode}
          {...(box.byCable ? { withoutCode: () => setAtCable(true) } : {})}
        />
      )}
      {step === 'cable' && <CableStep begin={beginByCable} proved={goOn} back={toCode} />}
      {claimant && step !== 'code' && step !== 'cable' && (
        <Fetched meanwhile={<p className="soft late">{words.loading}</p>}>
          <Steps {...{ step, draft, change, turn, claimant, claim, proveAgain, continueAt }} />
        </Fetched>
      )}
    </Screen>
  )
}

const lowered = (done: number) => Math.round(done * 3) as 0 | 1 | 2 | 3

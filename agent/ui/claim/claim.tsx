import { useState } from 'react'
import type { Problem } from '../../base/errors.ts'
import type { Claimant } from '../../claim/claimant.ts'
import { api, problemOf } from '../api-client.ts'
import { useBox } from '../box-context.ts'
import { Screen } from '../parts/screen.tsx'
import { useTitle } from '../use-title.ts'
import { words } from '../words.ts'
import { BeginningStep } from './beginning-step.tsx'
import { CableStep } from './cable-step.tsx'
import { Claimed } from './claimed.tsx'
import { CodeStep } from './code-step.tsx'
import { NameStep } from './name-step.tsx'
import { OwnerStep } from './owner-step.tsx'
import { QUESTIONS } from './questions.ts'
import { TimezoneStep } from './timezone-step.tsx'
import { useDraft } from './use-draft.ts'

/** The cryptography is half of what the claim loads: it comes while the code is typed. */
const loadExchange = () => import('../../claim/claimant.ts')
loadExchange().catch(() => {})

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
    const { proveCode } = await loadExchange()
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
  const claim = async (password: string) => {
    if (!claimant) return toCode()
    const { name, timezone, owner } = draft
    try {
      const next = await claimant.claim({ name, timezone, owner: owner.trim(), password })
      forget()
      setContinueAt(next.continueAt)
    } catch (error) {
      const problem = problemOf(error)
      if (problem.code === 'already-claimed') {
        forget()
        return await refresh()
      }
      if (problem.code !== 'claim-expired') throw error
      // What was answered stays: only the code is asked for again.
      setExpired(problem)
      setClaimant(undefined)
      setAtCable(false)
    }
  }

  const all = QUESTIONS.length + 1
  const now = continueAt ? all : claimant ? 1 + QUESTIONS.indexOf(draft.at) : 0
  return (
    <Screen lowered={lowered(now / all)} {...(now < all && { place: words.step(now + 1, all) })}>
      {step === 'code' && (
        <CodeStep
          code={code}
          change={setCode}
          scanned={scanned}
          earlier={expired}
          again={again}
          answer={checkCode}
          {...(box.byCable ? { withoutCode: () => setAtCable(true) } : {})}
        />
      )}
      {step === 'cable' && <CableStep begin={beginByCable} proved={goOn} back={toCode} />}
      {step === 'beginning' && (
        <BeginningStep
          chosen={draft.beginning}
          choose={beginning => change({ beginning })}
          back={turn(-1)}
          answer={turn(1)}
        />
      )}
      {step === 'name' && (
        <NameStep
          name={draft.name}
          change={name => change({ name })}
          back={turn(-1)}
          answer={turn(1)}
        />
      )}
      {step === 'timezone' && (
        <TimezoneStep
          timezone={draft.timezone}
          change={timezone => change({ timezone })}
          back={turn(-1)}
          answer={turn(1)}
        />
      )}
      {step === 'owner' && (
        <OwnerStep
          owner={draft.owner}
          change={owner => change({ owner })}
          back={turn(-1)}
          answer={claim}
        />
      )}
      {step === 'claimed' && <Claimed continueAt={continueAt} same={claimant?.words ?? ''} />}
    </Screen>
  )
}

const lowered = (done: number) => Math.round(done * 3) as 0 | 1 | 2 | 3

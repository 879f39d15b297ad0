import { useState } from 'react'
import type { Problem } from '../../base/errors.ts'
import type { Claimant } from '../../claim/claimant.ts'
import { api, problemOf } from '../api-client.ts'
import { useBox } from '../box-context.ts'
import { Screen } from '../parts/screen.tsx'
import { useTitle } from '../use-title.ts'
import { words } from '../words.ts'
import { CableStep } from './cable-step.tsx'
import { Claimed } from './claimed.tsx'
import { CodeStep } from './code-step.tsx'
import { NameStep } from './name-step.tsx'
import { OwnerStep } from './owner-step.tsx'

/** The cryptography is half of what the claim loads: it comes while the code is typed. */
const loadExchange = () => import('../../claim/claimant.ts')
loadExchange().catch(() => {})

type Step = 'code' | 'cable' | 'name' | 'owner' | 'claimed'
const steps: readonly Step[] = ['code', 'name', 'owner', 'claimed']

/** From a box that belongs to nobody to one's own, one question at a time. */
export function Claim({ scanned }: { readonly scanned: string | undefined }) {
  const { box, refresh } = useBox()
  const [step, setStep] = useState<Step>('code')
  const [code, setCode] = useState(scanned ?? '')
  const [claimant, setClaimant] = useState<Claimant>()
  const [name, setName] = useState(box.name || 'gantry')
  const [owner, setOwner] = useState('')
  const [continueAt, setContinueAt] = useState('')
  const [expired, setExpired] = useState<Problem>()
  const now = steps.indexOf(step === 'cable' ? 'code' : step)
  useTitle(step === 'claimed' ? words.claimed.title : words[step].title)

  const checkCode = async () => {
    const { proveCode } = await loadExchange()
    goOn(await proveCode(code, api.post))
  }
  const beginByCable = async () => {
    const { proveCable } = await loadExchange()
    return await proveCable(api.post)
  }
  const goOn = (proved: Claimant) => {
    setClaimant(proved)
    setExpired(undefined)
    setStep('name')
  }
  const claim = async (password: string) => {
    if (!claimant) return setStep('code')
    try {
      const next = await claimant.claim({ name, owner: owner.trim(), password })
      setContinueAt(next.continueAt)
      setStep('claimed')
    } catch (error) {
      const problem = problemOf(error)
      if (problem.code === 'already-claimed') return await refresh()
      if (problem.code !== 'claim-expired') throw error
      setExpired(problem)
      setStep('code')
    }
  }

  return (
    <Screen
      lowered={now as 0 | 1 | 2 | 3}
      {...(step !== 'claimed' && { place: words.step(now + 1, 3) })}
    >
      {step === 'code' && (
        <CodeStep
          code={code}
          change={setCode}
          scanned={scanned}
          earlier={expired}
          answer={checkCode}
          {...(box.byCable ? { withoutCode: () => setStep('cable') } : {})}
        />
      )}
      {step === 'cable' && (
        <CableStep begin={beginByCable} proved={goOn} back={() => setStep('code')} />
      )}
      {step === 'name' && (
        <NameStep
          name={name}
          change={setName}
          back={() => setStep('code')}
          answer={() => setStep('owner')}
        />
      )}
      {step === 'owner' && (
        <OwnerStep owner={owner} change={setOwner} back={() => setStep('name')} answer={claim} />
      )}
      {step === 'claimed' && <Claimed continueAt={continueAt} same={claimant?.words ?? ''} />}
    </Screen>
  )
}

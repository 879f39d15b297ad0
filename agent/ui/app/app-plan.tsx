import type { App } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { Waited } from '../parts/waited.tsx'
import { saidOfStep } from '../problems/steps.ts'
import { capital } from '../sentence.ts'
import { useAsked } from '../use-asked.ts'
import { words } from '../words.ts'

const everyMs = 5_000

/** What the box would do for an app now, and has not done yet. */
export function AppPlan({ app: { service } }: { readonly app: App }) {
  const plan = useAsked('plan', api.plan, { everyMs })
  const steps = plan.answer?.steps.filter(it => it.app === service) ?? []
  return (
    <section>
      <h3>{words.plan.title}</h3>
      <p className="soft">{words.plan.lead}</p>
      <Waited for={plan} />
      {plan.answer && steps.length === 0 && <p>{words.plan.none}</p>}
      {steps.length > 0 && (
        <ol className="plan">
          {steps.map(({ part, kind, says }) => (
            <li key={`${part} ${kind} ${says}`}>
              <Said kind={kind} says={says} />
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}

/** In the language of the person, and exactly as the box says it, which is English. */
function Said({ kind, says }: { readonly kind: string; readonly says: string }) {
  const said = saidOfStep(kind)
  if (said === undefined) return capital(says)
  return (
    <>
      {said}{' '}
      <span className="soft" lang="en" dir="auto">
        {says}
      </span>
    </>
  )
}

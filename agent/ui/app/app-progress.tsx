import type { App } from '../../http/api.ts'
import { formatPercent } from '../format.ts'
import type { Language } from '../language.ts'
import { STEPS } from '../problems/steps.ts'
import { capital } from '../sentence.ts'
import { words } from '../words.ts'

/**
 * What is being done for an app, and how far it is, as far as that is known. It keeps its place
 * between two steps, when the box has nothing to tell.
 */
export function AppProgress({ app }: { readonly app: App }) {
  const between = words.app.between[app.state]
  const progress =
    app.progress ?? (between && { step: between, kind: undefined, fraction: undefined })
  if (!progress) return
  const { step, kind = '', fraction } = progress
  const said = STEPS[document.documentElement.lang as Language]?.[kind] ?? step
  return (
    <div className="progress">
      <div className="progress-line">
        <p aria-live="polite">{capital(said)}</p>
        {fraction !== undefined && <span className="soft">{formatPercent(fraction)}</span>}
      </div>
      <progress className="bar" aria-label={words.app.progress(app.title)} value={fraction} />
    </div>
  )
}

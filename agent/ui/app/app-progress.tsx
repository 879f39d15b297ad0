import type { Progress } from '../../http/api.ts'
import { formatPercent } from '../format.ts'
import { capital } from '../sentence.ts'
import { words } from '../words.ts'

interface AppProgressProps {
  readonly title: string
  readonly progress: Progress
}

/** What is being done for an app, and how far it is, as far as that is known. */
export function AppProgress({ title, progress }: AppProgressProps) {
  const { step, fraction } = progress
  return (
    <div className="progress">
      <div className="progress-line">
        <p aria-live="polite">{capital(step)}</p>
        {fraction !== undefined && <span className="soft">{formatPercent(fraction)}</span>}
      </div>
      <progress className="bar" aria-label={words.app.progress(title)} value={fraction} />
    </div>
  )
}

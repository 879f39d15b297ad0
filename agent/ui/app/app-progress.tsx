import type { App, Progress } from '../../http/api.ts'
import { formatPercent } from '../format.ts'
import { saidOfStep } from '../problems/steps.ts'
import { capital } from '../sentence.ts'
import { words } from '../words.ts'
import { Download } from './download.tsx'

interface AppProgressProps {
  readonly app: App
  /** With what is known of each part of a download. */
  readonly whole?: boolean
}

/**
 * What is being done for an app, and how far it is, as far as that is known. It keeps its place
 * between two steps, when the box has nothing to tell.
 */
export function AppProgress({ app, whole = false }: AppProgressProps) {
  const between = words.app.between[app.state]
  const progress: Progress | undefined = app.progress ?? (between ? { says: between } : undefined)
  if (!progress) return
  const { fraction, layers, step } = progress
  return (
    <div className="progress">
      <div className="progress-line">
        <p aria-live="polite">
          {step && step.of > 1 && (
            <span className="soft">{words.step(step.number, step.of)}: </span>
          )}
          {saidOf(progress)}
        </p>
        {fraction !== undefined && <span className="soft">{formatPercent(fraction)}</span>}
      </div>
      <progress className="bar" aria-label={words.app.progress(app.title)} value={fraction} />
      {whole && layers && <Download layers={layers} />}
    </div>
  )
}

/** The kind of the step in the language of the person; what the box says itself is English. */
function saidOf({ says, kind = '', doing }: Progress): string {
  const said = saidOfStep(kind)
  if (said === undefined) return capital(says)
  return doing === undefined ? said : `${said}: ${words.download.doing[doing]}`
}

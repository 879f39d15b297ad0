import type { App } from '../../http/api.ts'
import { words } from '../words.ts'
import { Log } from './log.tsx'
import { MemoryLimit } from './memory-limit.tsx'
import { OnceMore } from './once-more.tsx'
import { Rotation } from './rotation.tsx'
import { Variables } from './variables.tsx'

interface AdvancedProps {
  readonly app: App
  /** Names of apps that are on the box. */
  readonly taken: readonly string[]
}

/** The machinery of an app, folded away. */
export function Advanced({ app, taken }: AdvancedProps) {
  return (
    <details className="advanced">
      <summary>
        <h2>{words.advanced}</h2>
      </summary>
      <Log app={app} />
      <Variables app={app} />
      <MemoryLimit app={app} />
      {app.canRotate && <Rotation app={app} />}
      {app.recipe !== undefined && <OnceMore app={app} taken={taken} />}
    </details>
  )
}

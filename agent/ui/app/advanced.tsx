import type { App } from '../../http/api.ts'
import { words } from '../words.ts'
import { Log } from './log.tsx'
import { Rotation } from './rotation.tsx'
import { Variables } from './variables.tsx'

/** The machinery of an app, folded away. */
export function Advanced({ app }: { readonly app: App }) {
  return (
    <details className="advanced">
      <summary>
        <h2>{words.advanced}</h2>
      </summary>
      <Log app={app} />
      <Variables app={app} />
      <Rotation app={app} />
    </details>
  )
}

import { useState } from 'react'
import type { App, AppState } from '../../http/api.ts'
import { useBox } from '../box-context.ts'
import { words } from '../words.ts'
import { AppPlan } from './app-plan.tsx'
import { Grants } from './grants.tsx'
import { Log } from './log.tsx'
import { MemoryLimit } from './memory-limit.tsx'
import { OnceMore } from './once-more.tsx'
import { Programs } from './programs.tsx'
import { Rotation } from './rotation.tsx'
import { ShellLinks } from './shell-link.tsx'
import { Variables } from './variables.tsx'

interface AdvancedProps {
  readonly app: App
  /** Names of apps that are on the box. */
  readonly taken: readonly string[]
}

/** Its programs run, whether they work or not. */
const ON: readonly AppState[] = ['starting', 'running', 'failing']

/** The machinery of an app, folded away. */
export function Advanced({ app, taken }: AdvancedProps) {
  const { box } = useBox()
  const [open, setOpen] = useState(false)
  const isOn = ON.includes(app.state)
  return (
    <details className="advanced" onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>
        <h2>{words.advanced}</h2>
      </summary>
      <Log app={app} />
      {open && <AppPlan app={app} />}
      {open && <Grants app={app} />}
      {box.person?.role === 'owner' && isOn && <ShellLinks app={app} />}
      {isOn && app.lasting.length > 1 && <Programs app={app} />}
      <Variables app={app} />
      <MemoryLimit app={app} />
      {app.canRotate && <Rotation app={app} />}
      {app.recipe !== undefined && <OnceMore app={app} taken={taken} />}
    </details>
  )
}

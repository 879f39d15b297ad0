import { useState } from 'react'
import type { App } from '../../http/api.ts'
import { Button } from '../parts/button.tsx'
import { words } from '../words.ts'
import { Installation } from './installation.tsx'

interface OnceMoreProps {
  readonly app: App
  readonly taken: readonly string[]
}

/** The way to a second one of the same app, with data of its own. */
export function OnceMore({ app, taken }: OnceMoreProps) {
  const [asking, setAsking] = useState(false)
  return (
    <section>
      <h3>{words.naming.title}</h3>
      {asking ? (
        <Installation app={app} taken={taken} again />
      ) : (
        <>
          <p className="soft">{words.naming.text}</p>
          <div>
            <Button icon="download" onClick={() => setAsking(true)}>
              {words.naming.button}
            </Button>
          </div>
        </>
      )}
    </section>
  )
}

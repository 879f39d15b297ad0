import { useRef, useState } from 'react'
import type { App } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { ActButton } from '../parts/act-button.tsx'
import { Button } from '../parts/button.tsx'
import { words } from '../words.ts'
import { VariableForm } from './variable-form.tsx'

/** Variables that the owner sets over everything else. */
export function Variables({ app }: { readonly app: App }) {
  const [edited, setEdited] = useState({ name: '', value: '', turn: 0 })
  const place = useRef<HTMLDivElement>(null)
  const edit = (name: string, value: string) => {
    setEdited({ name, value, turn: edited.turn + 1 })
    // The form is made anew for it, and the person goes on there.
    requestAnimationFrame(() => place.current?.querySelector('input')?.focus())
  }
  const known = Object.entries(app.env)
  return (
    <section>
      <h3>{words.variables.title}</h3>
      <p className="soft">{words.variables.lead}</p>
      {known.length === 0 && <p>{words.variables.none}</p>}
      {known.length > 0 && (
        <ul className="variables">
          {known.map(([name, value]) => (
            <li key={name}>
              <code>
                {name}={value}
              </code>
              <div className="row">
                <Button
                  aria-label={words.variables.changes(name)}
                  onClick={() => edit(name, value)}
                >
                  {words.variables.change}
                </Button>
                <ActButton
                  icon="trash"
                  label={words.variables.remove}
                  named={words.variables.removes(name)}
                  act={async () => {
                    await api.configure(app.service, { env: { [name]: null } })
                    edit('', '')
                  }}
                />
              </div>
            </li>
          ))}
        </ul>
      )}
      <div ref={place}>
        <VariableForm
          key={edited.turn}
          service={app.service}
          name={edited.name}
          value={edited.value}
          done={() => edit('', '')}
        />
      </div>
    </section>
  )
}

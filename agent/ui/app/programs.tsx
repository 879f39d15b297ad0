import type { App } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { ActButton } from '../parts/act-button.tsx'
import { words } from '../words.ts'

/** Starts one program of an app anew while the others go on. */
export function Programs({ app: { service, lasting } }: { readonly app: App }) {
  return (
    <section>
      <h3>{words.programs.title}</h3>
      <p className="soft">{words.programs.lead}</p>
      <div className="row">
        {lasting.map(process => (
          <ActButton
            key={process}
            icon="retry"
            label={words.programs.restart(process)}
            busy={words.app.restarting}
            act={() => api.restartProcess(service, process)}
          />
        ))}
      </div>
    </section>
  )
}

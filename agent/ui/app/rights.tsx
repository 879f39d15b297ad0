import type { App } from '../../http/api.ts'
import { Written } from '../parts/written.tsx'
import { sentence } from '../sentence.ts'
import { words } from '../words.ts'

/** What the app may do that other apps may not; most ask for nothing. */
export function Rights({ app }: { readonly app: App }) {
  if (app.rights.length === 0) return
  return (
    <section>
      <h2>{words.rights.title}</h2>
      <p className="soft">{words.rights.lead}</p>
      <ul className="rights">
        {app.rights.map(({ says, kind, about = '', reason }) => (
          <li key={says}>
            <p>{words.rights.kinds[kind](about)}</p>
            {reason && (
              <p className="soft">
                <Written>{sentence(reason)}</Written>
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

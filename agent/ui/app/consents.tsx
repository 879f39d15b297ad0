import type { App } from '../../http/api.ts'
import { words } from '../words.ts'

/** What the app gets of the box's own: whoever installs it has read it. */
export function Consents({ app }: { readonly app: App }) {
  return (
    <section className="consents" aria-label={words.consent.title(app.title)}>
      <p>{words.consent.title(app.title)}</p>
      <ul>
        {app.consents.map(({ port, protocols, audience, purpose }) => (
          <li key={`${port} ${protocols.join()}`}>
            {words.consent.port(port, audience)} <span className="soft">{purpose}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

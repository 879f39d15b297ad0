import type { Consent } from '../../http/api.ts'
import { words } from '../words.ts'

interface ConsentsProps {
  readonly title: string
  readonly consents: readonly Consent[]
}

/** What an app gets of the box's own: whoever installs it has read it. */
export function Consents({ title, consents }: ConsentsProps) {
  return (
    <section className="consents" aria-label={words.consent.title(title)}>
      <p>{words.consent.title(title)}</p>
      <ul>
        {consents.map(it => (
          <li key={JSON.stringify(it)}>
            <Words consent={it} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Words({ consent }: { readonly consent: Consent }) {
  if (consent.kind === 'lan') return words.consent.lan
  const { port, audience, purpose } = consent
  return (
    <>
      {words.consent.port(port, audience)}{' '}
      <span className="soft" lang="en" dir="auto">
        {purpose}
      </span>
    </>
  )
}

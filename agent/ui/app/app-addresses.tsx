import type { App, AppPort } from '../../http/api.ts'
import { Copyable } from '../parts/copyable.tsx'
import { QrCode } from '../parts/qr-code.tsx'
import { Written } from '../parts/written.tsx'
import { sentence } from '../sentence.ts'
import { words } from '../words.ts'

/** Where the app is found: by name in the browser, by number in the network, and at which ports. */
export function AppAddresses({ app }: { readonly app: App }) {
  const { urls, numberUrl, addresses, pages, adminUrl, ports } = app
  const more = [
    ...pages,
    ...(adminUrl === undefined ? [] : [{ label: words.app.admin, url: adminUrl }]),
  ]
  if (urls.length + addresses.length === 0) return
  return (
    <section>
      <h2>{words.app.addresses}</h2>
      {more.length > 0 && (
        <ul className="links">
          {more.map(({ label, url }) => (
            <li key={url}>
              <a href={url} target="_blank" rel="noopener">
                {label}
              </a>
            </li>
          ))}
        </ul>
      )}
      {urls.length > 0 && <h3>{words.app.names}</h3>}
      {urls.map(url => (
        <Copyable key={url} text={url} />
      ))}
      {numberUrl && <ByNumber url={numberUrl} />}
      {addresses.length > 0 && <h3>{words.app.numbers}</h3>}
      {addresses.map(address => (
        <Copyable key={address} text={address} />
      ))}
      {ports.length > 0 && <Ports ports={ports} />}
    </section>
  )
}

/** Nobody types such a number on a phone: it is there to be scanned. */
function ByNumber({ url }: { readonly url: string }) {
  return (
    <details className="advanced">
      <summary>{words.app.byNumber}</summary>
      <p>{words.app.byNumberText}</p>
      <QrCode text={url} label={words.app.byNumberCode} />
      <Copyable text={url} />
    </details>
  )
}

/** What its ports are for, and for whom. */
export function Ports({ ports }: { readonly ports: readonly AppPort[] }) {
  return (
    <>
      <h3>{words.app.ports}</h3>
      <ul className="rights">
        {ports.map(port => (
          <li key={`${port.first} ${port.protocols.join()}`}>
            <p>
              <Written>{sentence(port.purpose)}</Written>
            </p>
            <p className="soft">{words.app.port(rangeOf(port), words.audiences[port.audience])}</p>
            {port.ipv4 && <p className="soft">{words.app.portAtBox}</p>}
          </li>
        ))}
      </ul>
    </>
  )
}

function rangeOf({ protocols, first, last }: AppPort): string {
  const kinds = protocols.map(it => it.toUpperCase()).join(' + ')
  return `${first === last ? first : `${first}–${last}`} ${kinds}`
}

import type { App } from '../../http/api.ts'
import { Copyable } from '../parts/copyable.tsx'
import { words } from '../words.ts'

/** Where the app is found: by name in the browser, by number in the network. */
export function AppAddresses({ app }: { readonly app: App }) {
  if (app.urls.length + app.addresses.length === 0) return
  return (
    <section>
      <h2>{words.app.addresses}</h2>
      {app.urls.length > 0 && <h3>{words.app.names}</h3>}
      {app.urls.map(url => (
        <Copyable key={url} text={url} />
      ))}
      {app.addresses.length > 0 && <h3>{words.app.numbers}</h3>}
      {app.addresses.map(address => (
        <Copyable key={address} text={address} />
      ))}
    </section>
  )
}

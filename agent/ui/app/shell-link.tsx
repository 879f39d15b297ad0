import type { App } from '../../http/api.ts'
import { Icon } from '../parts/icon.tsx'
import { words } from '../words.ts'

/** The way to a shell in each program of an app, for the owner. */
export function ShellLinks({ app: { service, processes } }: { readonly app: App }) {
  return (
    <section>
      <h3>{words.shell.title}</h3>
      <p className="soft">{words.shell.lead}</p>
      <div className="row">
        {processes.map(process => (
          <a
            key={process}
            className="button button-plain"
            href={`/shell#${service}/${process}`}
            target="_blank"
            rel="noreferrer"
          >
            <Icon name="external" />
            <span>{processes.length > 1 ? words.shell.openIn(process) : words.shell.open}</span>
          </a>
        ))}
      </div>
    </section>
  )
}

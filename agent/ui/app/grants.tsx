import type { App, Grant } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { Waited } from '../parts/waited.tsx'
import { useAsked } from '../use-asked.ts'
import { words } from '../words.ts'

const KINDS = ['address', 'database', 'cache', 'folder', 'device', 'variable'] as const

/** What an app was given of the box, without anything secret. */
export function Grants({ app: { service } }: { readonly app: App }) {
  const asked = useAsked(`grants of ${service}`, () => api.grants(service))
  const grants = asked.answer?.grants ?? []
  return (
    <section>
      <h3>{words.grants.title}</h3>
      <p className="soft">{words.grants.lead}</p>
      <Waited for={asked} />
      <dl className="grants">
        {KINDS.map(kind => {
          const its = grants.filter(it => it.kind === kind)
          return (
            its.length > 0 && (
              <div key={kind}>
                <dt>{words.grants.kinds[kind]}</dt>
                {its.map(it => (
                  <Line key={`${it.what} ${it.detail}`} grant={it} />
                ))}
              </div>
            )
          )
        })}
      </dl>
    </section>
  )
}

function Line({ grant: { what, detail } }: { readonly grant: Grant }) {
  return (
    <dd>
      <code dir="ltr">{what}</code>
      {detail && (
        <>
          {' '}
          <span className="soft" dir="ltr">
            {detail}
          </span>
        </>
      )}
    </dd>
  )
}

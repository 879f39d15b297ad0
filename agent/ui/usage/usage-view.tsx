import { useState } from 'react'
import type { Status, Usage } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { formatBytes, formatShare } from '../format.ts'
import { BackLink } from '../parts/back-link.tsx'
import { Heading } from '../parts/heading.tsx'
import { Waited } from '../parts/waited.tsx'
import { appPath } from '../route.ts'
import { useAsked } from '../use-asked.ts'
import { useTitle } from '../use-title.ts'
import { words } from '../words.ts'
import { Charts } from './charts.tsx'
import { type Span, SpanChoice } from './span-choice.tsx'

/** Milliseconds: the box looks once a minute. */
const everyMs = 60_000

/** How busy the box is and was, and which app takes what of it. */
export function UsageView({ status: { box, apps } }: { readonly status: Status }) {
  const [span, setSpan] = useState<Span>('day')
  const usage = useAsked('usage', () => api.usage(), { everyMs })
  useTitle(words.usage.title)
  return (
    <div className="app-view">
      <BackLink />
      <Heading>{words.usage.title}</Heading>
      <p className="lead">{words.usage.lead}</p>
      <Waited for={usage} />
      {usage.answer && (
        <>
          <SpanChoice span={span} choose={setSpan} />
          <h2 className="unseen">{words.usage.spans[span]}</h2>
          <Charts
            usage={usage.answer}
            span={span}
            memory={box.memory.total}
            disk={box.disk.total}
          />
          <Apps usage={usage.answer} titles={new Map(apps.map(it => [it.service, it.title]))} />
        </>
      )}
    </div>
  )
}

interface AppsProps {
  readonly usage: Usage
  readonly titles: ReadonlyMap<string, string>
}

/** Who takes most memory comes first: that is what a box is short of. */
function Apps({ usage: { apps }, titles }: AppsProps) {
  if (apps.length === 0) return null
  const sorted = [...apps].sort((one, other) => (other.memory ?? 0) - (one.memory ?? 0))
  return (
    <section>
      <h2>{words.usage.apps}</h2>
      <div className="table-frame">
        <table>
          <caption className="unseen">{words.usage.apps}</caption>
          <thead>
            <tr>
              <th scope="col">{words.backups.app}</th>
              <th scope="col">{words.usage.processor}</th>
              <th scope="col">{words.box.memory}</th>
              <th scope="col">{words.usage.files}</th>
            </tr>
          </thead>
          <tbody>
            {sorted.map(({ service, processor, memory, disk }) => (
              <tr key={service}>
                <th scope="row">
                  <a href={appPath(service)}>{titles.get(service) ?? service}</a>
                </th>
                <td>{processor === undefined ? '–' : formatShare(processor)}</td>
                <td>{memory === undefined ? '–' : formatBytes(memory, 1024)}</td>
                <td>{disk === undefined ? '–' : formatBytes(disk, 1000)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

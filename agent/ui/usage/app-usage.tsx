import { useState } from 'react'
import type { App } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { Waited } from '../parts/waited.tsx'
import { useAsked } from '../use-asked.ts'
import { words } from '../words.ts'
import { Charts } from './charts.tsx'
import { type Span, SpanChoice } from './span-choice.tsx'

/** Milliseconds: the box looks once a minute. */
const everyMs = 60_000

/** What an app takes of the box, now and over time. */
export function AppUsage({ app }: { readonly app: App }) {
  const [span, setSpan] = useState<Span>('day')
  const usage = useAsked(`usage of ${app.service}`, () => api.usage(app.service), { everyMs })
  return (
    <section>
      <h2>{words.usage.ofApp}</h2>
      <p className="soft">{words.usage.ofAppLead}</p>
      <Waited for={usage} />
      {usage.answer && (
        <>
          <SpanChoice span={span} choose={setSpan} />
          <Charts usage={usage.answer} span={span} memory={app.memory.limit} />
        </>
      )}
    </section>
  )
}

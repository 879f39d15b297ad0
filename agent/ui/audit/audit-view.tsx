import { useState } from 'react'
import type { AuditEntry } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { BackLink } from '../parts/back-link.tsx'
import { Button } from '../parts/button.tsx'
import { Field } from '../parts/field.tsx'
import { Heading } from '../parts/heading.tsx'
import { Waited } from '../parts/waited.tsx'
import { useAction } from '../use-action.ts'
import { useAsked } from '../use-asked.ts'
import { useTitle } from '../use-title.ts'
import { words } from '../words.ts'
import { AuditLine } from './audit-line.tsx'

/** Who did what, to be searched. */
export function AuditView() {
  const [search, setSearch] = useState('')
  useTitle(words.audit.title)
  return (
    <div className="app-view">
      <BackLink />
      <Heading>{words.audit.title}</Heading>
      <p className="lead">{words.audit.lead}</p>
      <search>
        <Field
          label={words.audit.search}
          hint={words.audit.searchHint}
          type="search"
          value={search}
          onChange={event => setSearch(event.target.value)}
        />
      </search>
      <Found key={search} search={search} />
    </div>
  )
}

function Found({ search }: { readonly search: string }) {
  const page = useAsked(`audit ${search}`, () => api.audit(search))
  const [older, setOlder] = useState<readonly AuditEntry[]>([])
  const [more, setMore] = useState(true)
  const entries = [...(page.answer?.entries ?? []), ...older]
  const next = useAction(async () => {
    const found = await api.audit(search, entries.at(-1)?.number)
    setOlder([...older, ...found.entries])
    setMore(found.older)
  })
  return (
    <>
      <Waited for={page} />
      {page.answer && entries.length === 0 && <p role="status">{words.audit.none}</p>}
      {entries.length > 0 && (
        <ol className="history">
          {entries.map(it => (
            <AuditLine key={it.number} entry={it} />
          ))}
        </ol>
      )}
      {page.answer?.older && more && (
        <div>
          <Button busy={next.busy && words.asking} onClick={() => void next.run()}>
            {words.history.older}
          </Button>
        </div>
      )}
    </>
  )
}

import { useState } from 'react'
import { api } from '../api-client.ts'
import { Button } from '../parts/button.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { Waited } from '../parts/waited.tsx'
import { trustPath } from '../route.ts'
import { useAsked } from '../use-asked.ts'
import { words } from '../words.ts'

/** What browsers know the box by, and the way to another one. */
export function Certificate() {
  const trust = useAsked('trust', api.trust)
  const [asking, setAsking] = useState(false)
  const [replaced, setReplaced] = useState(false)
  const { title, lead, replace, ask, text, done } = words.system.certificate
  return (
    <section>
      <h2>{title}</h2>
      <p>{lead}</p>
      <Waited for={trust} />
      {trust.answer && (
        <>
          <p className="trust-words">{trust.answer.words.join(' ')}</p>
          <details className="advanced">
            <summary>{words.trust.sha256}</summary>
            <p className="trust-hash">{trust.answer.sha256}</p>
          </details>
        </>
      )}
      <p>
        <a href={trustPath}>{words.trust.link}</a>
      </p>
      {replaced && <p role="status">{done}</p>}
      <div>
        <Button icon="retry" onClick={() => setAsking(true)}>
          {replace}
        </Button>
      </div>
      {asking && (
        <ConfirmDialog
          title={ask}
          submit={replace}
          icon="retry"
          danger
          act={async () => {
            await api.replaceAuthority()
            setReplaced(true)
            await trust.again()
          }}
          close={() => setAsking(false)}
        >
          <p>{text}</p>
        </ConfirmDialog>
      )}
    </section>
  )
}

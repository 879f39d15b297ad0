import { useState } from 'react'
import { api } from '../api-client.ts'
import { ActButton } from '../parts/act-button.tsx'
import { words } from '../words.ts'
import { NetworkChecks } from './network-checks.tsx'
import { type Verdict, verdictOf } from './verdict.ts'

/** What the box itself gets to, once somebody wants to know. */
export function TryFromBox() {
  const { lead, busy, again } = words.firstRun.network
  const [verdict, setVerdict] = useState<Verdict>()
  return (
    <section>
      <h2>{words.network.fromBox}</h2>
      <p className="soft">{lead}</p>
      {verdict && <NetworkChecks verdict={verdict} />}
      <div>
        <ActButton
          label={verdict ? again : words.network.look}
          busy={busy}
          icon="retry"
          act={async () => setVerdict(verdictOf(await api.checkNetwork(), new Date()))}
        />
      </div>
    </section>
  )
}

import { useState } from 'react'
import type { HistoryPage } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { BackLink } from '../parts/back-link.tsx'
import { Button } from '../parts/button.tsx'
import { Heading } from '../parts/heading.tsx'
import { Waited } from '../parts/waited.tsx'
import { useAsked } from '../use-asked.ts'
import { useTitle } from '../use-title.ts'
import { words } from '../words.ts'
import { HistoryEntry } from './history-entry.tsx'
import { RestoreDialog } from './restore-dialog.tsx'

/** How many are shown at first, and with each step into the past. */
const atOnce = 30

/** How soon a decision of another device, or of the box itself, is seen. */
const everyMs = 5_000

/** What was decided on the box, and the way back to it. */
export function HistoryView() {
  const history = useAsked('history', api.history, { everyMs })
  const pages = history.answer?.history
  const [shown, setShown] = useState(atOnce)
  const [chosen, setChosen] = useState<HistoryPage>()
  useTitle(words.history.title)
  return (
    <div className="app-view">
      <BackLink />
      <Heading>{words.history.title}</Heading>
      <p className="lead">{words.history.lead}</p>
      <Waited for={history} />
      {pages?.length === 0 && <p>{words.history.none}</p>}
      {pages && pages.length > 0 && (
        <ol className="history">
          {pages.slice(0, shown).map((page, index) => (
            <HistoryEntry
              key={page.number}
              page={page}
              now={index === 0}
              choose={() => setChosen(page)}
            />
          ))}
        </ol>
      )}
      {pages && pages.length > shown && (
        <div>
          <Button onClick={() => setShown(shown + atOnce)}>{words.history.older}</Button>
        </div>
      )}
      {chosen && (
        <RestoreDialog
          page={chosen}
          restore={async () => {
            await api.restore(chosen.number)
            await history.again()
          }}
          close={() => setChosen(undefined)}
        />
      )}
    </div>
  )
}

import { useEffect, useState } from 'react'
import type { HistoryPage } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { BackLink } from '../parts/back-link.tsx'
import { Button } from '../parts/button.tsx'
import { Heading } from '../parts/heading.tsx'
import { ProblemNote } from '../parts/problem-note.tsx'
import { useAction } from '../use-action.ts'
import { useTitle } from '../use-title.ts'
import { words } from '../words.ts'
import { HistoryEntry } from './history-entry.tsx'
import { RestoreDialog } from './restore-dialog.tsx'

/** How many are shown at first, and with each step into the past. */
const atOnce = 30

/** How soon a decision of another device, or of the box itself, is seen. */
const againMs = 5_000
const ignore = () => {}

/** What was decided on the box, and the way back to it. */
export function HistoryView() {
  const [pages, setPages] = useState<readonly HistoryPage[]>()
  const [shown, setShown] = useState(atOnce)
  const [chosen, setChosen] = useState<HistoryPage>()
  const { run: read, problem } = useAction(async () => setPages((await api.history()).history))
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when one comes
  useEffect(() => void read(), [])
  useEffect(() => {
    const timer = setInterval(() => {
      // What fails here is told by whatever somebody does, and by the banner of a lost connection.
      if (!document.hidden) api.history().then(({ history }) => setPages(history), ignore)
    }, againMs)
    return () => clearInterval(timer)
  }, [])
  useTitle(words.history.title)
  return (
    <div className="app-view">
      <BackLink />
      <Heading>{words.history.title}</Heading>
      <p className="lead">{words.history.lead}</p>
      {problem && <ProblemNote problem={problem} urgent />}
      {!pages && !problem && <p className="soft late">{words.loading}</p>}
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
            await read()
          }}
          close={() => setChosen(undefined)}
        />
      )}
    </div>
  )
}

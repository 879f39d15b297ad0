import type { HistoryPage } from '../../http/api.ts'
import { formatMoment } from '../format.ts'
import { Button } from '../parts/button.tsx'
import { words } from '../words.ts'
import { saidOf } from './said-of.ts'

interface HistoryEntryProps {
  readonly page: HistoryPage
  /** Nothing was decided since. */
  readonly now: boolean
  readonly choose: () => void
}

export function HistoryEntry({ page, now, choose }: HistoryEntryProps) {
  const [what, when] = [saidOf(page), formatMoment(new Date(page.at))]
  return (
    <li>
      <p className="history-what">{what}</p>
      <p className="soft">
        <time dateTime={page.at}>{when}</time>
      </p>
      {now ? (
        <p className="soft">{words.history.now}</p>
      ) : (
        <Button icon="undo" aria-label={words.history.named(what, when)} onClick={choose}>
          {words.history.button}
        </Button>
      )}
    </li>
  )
}

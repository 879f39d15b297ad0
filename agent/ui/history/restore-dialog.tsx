import type { HistoryPage } from '../../http/api.ts'
import { formatMoment } from '../format.ts'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { words } from '../words.ts'
import { saidOf } from './said-of.ts'

interface RestoreDialogProps {
  readonly page: HistoryPage
  readonly restore: () => Promise<void>
  readonly close: () => void
}

/** Says what goes back and what stays before the box becomes what it was. */
export function RestoreDialog({ page, restore, close }: RestoreDialogProps) {
  return (
    <ConfirmDialog
      title={words.history.ask}
      submit={words.history.submit}
      icon="undo"
      act={restore}
      close={close}
    >
      <p>{words.history.text(saidOf(page), formatMoment(new Date(page.at)))}</p>
      <p>{words.history.meaning}</p>
    </ConfirmDialog>
  )
}

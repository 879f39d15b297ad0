import type { ReactNode } from 'react'
import { useAction } from '../use-action.ts'
import { words } from '../words.ts'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import type { IconName } from './icon.tsx'
import { ProblemNote } from './problem-note.tsx'

interface ConfirmDialogProps {
  readonly title: string
  readonly submit: string
  readonly icon: IconName
  /** Something is lost by it. */
  readonly danger?: boolean
  readonly act: () => Promise<void>
  readonly close: () => void
  readonly children: ReactNode
}

/** Says what a step means before it is taken. It closes when the box has agreed. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, submit, icon, danger, act, close, children } = props
  const action = useAction(async () => {
    await act()
    close()
  })
  return (
    <Dialog title={title} close={close} busy={action.busy}>
      {children}
      {action.problem && <ProblemNote problem={action.problem} urgent />}
      <div className="dialog-buttons">
        <Button held={action.busy} onClick={close}>
          {words.cancel}
        </Button>
        <Button
          kind={danger ? 'danger' : 'primary'}
          icon={icon}
          busy={action.busy && words.asking}
          waitSeconds={action.waitSeconds}
          onClick={() => void action.run()}
        >
          {submit}
        </Button>
      </div>
    </Dialog>
  )
}

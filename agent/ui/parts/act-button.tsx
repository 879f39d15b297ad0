import { useAction } from '../use-action.ts'
import { words } from '../words.ts'
import { Button } from './button.tsx'
import type { IconName } from './icon.tsx'
import { ProblemNote } from './problem-note.tsx'

interface ActButtonProps {
  readonly label: string
  /** The whole name, where the label does not say what it is about. */
  readonly named?: string
  readonly icon?: IconName
  readonly kind?: 'primary' | 'plain' | 'quiet'
  /** What is being done meanwhile. */
  readonly busy?: string
  readonly act: () => Promise<void>
}

/** Asks the box for one thing; a refusal stands behind the button. */
export function ActButton({ label, named, act, busy = words.asking, ...look }: ActButtonProps) {
  const action = useAction(act)
  const idle = !action.busy && action.waitSeconds === 0
  return (
    <>
      <Button
        {...look}
        busy={action.busy && busy}
        waitSeconds={action.waitSeconds}
        aria-label={idle ? named : undefined}
        onClick={() => void action.run()}
      >
        {label}
      </Button>
      {action.problem && <ProblemNote problem={action.problem} urgent />}
    </>
  )
}

import type { App } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { Button } from '../parts/button.tsx'
import type { IconName } from '../parts/icon.tsx'
import { ProblemNote } from '../parts/problem-note.tsx'
import { useAction } from '../use-action.ts'
import { words } from '../words.ts'

interface SwitchButtonProps {
  readonly app: App
  readonly action: 'start' | 'stop'
  readonly kind?: 'primary' | 'plain'
  readonly label?: string
}

const looks: Readonly<Record<'start' | 'stop', { icon: IconName; label: string; busy: string }>> = {
  start: { icon: 'play', label: words.app.starts, busy: words.app.starting },
  stop: { icon: 'pause', label: words.app.stops, busy: words.app.stopping },
}

/** Starts or stops an app. */
export function SwitchButton({ app, action, kind = 'plain', label }: SwitchButtonProps) {
  const change = useAction(() => api.act(app.service, action))
  const look = looks[action]
  return (
    <>
      <Button
        kind={kind}
        icon={label ? 'retry' : look.icon}
        busy={change.busy && look.busy}
        waitSeconds={change.waitSeconds}
        onClick={() => void change.run()}
      >
        {label ?? look.label}
      </Button>
      {change.problem && <ProblemNote problem={change.problem} urgent />}
    </>
  )
}

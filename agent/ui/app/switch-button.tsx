import type { App } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { ActButton } from '../parts/act-button.tsx'
import type { IconName } from '../parts/icon.tsx'
import { words } from '../words.ts'

type Switch = 'start' | 'stop' | 'restart'

interface SwitchButtonProps {
  readonly app: App
  readonly action: Switch
  readonly kind?: 'primary' | 'plain'
  readonly label?: string
}

const looks: Readonly<Record<Switch, { icon: IconName; label: string; busy: string }>> = {
  start: { icon: 'play', label: words.app.starts, busy: words.app.starting },
  stop: { icon: 'pause', label: words.app.stops, busy: words.app.stopping },
  restart: { icon: 'retry', label: words.app.restarts, busy: words.app.restarting },
}

/** Starts or stops an app. */
export function SwitchButton({ app, action, kind = 'plain', label }: SwitchButtonProps) {
  const look = looks[action]
  return (
    <ActButton
      {...look}
      kind={kind}
      icon={label ? 'retry' : look.icon}
      label={label ?? look.label}
      act={() => api.act(app.service, action)}
    />
  )
}

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

const icons: Readonly<Record<Switch, IconName>> = { start: 'play', stop: 'pause', restart: 'retry' }

const labels = (): Readonly<Record<Switch, { label: string; busy: string }>> => ({
  start: { label: words.app.starts, busy: words.app.starting },
  stop: { label: words.app.stops, busy: words.app.stopping },
  restart: { label: words.app.restarts, busy: words.app.restarting },
})

/** Starts or stops an app. */
export function SwitchButton({ app, action, kind = 'plain', label }: SwitchButtonProps) {
  const spoken = labels()[action]
  return (
    <ActButton
      kind={kind}
      icon={label ? 'retry' : icons[action]}
      label={label ?? spoken.label}
      busy={spoken.busy}
      act={() => api.act(app.service, action)}
    />
  )
}

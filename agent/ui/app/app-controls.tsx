import type { App } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { ActButton } from '../parts/act-button.tsx'
import { words } from '../words.ts'
import { Installation } from './installation.tsx'
import { OpenLink } from './open-link.tsx'
import { SwitchButton } from './switch-button.tsx'

interface AppControlsProps {
  readonly app: App
  /** Names of apps that are on the box. */
  readonly taken: readonly string[]
}

/** What one does with an app in the state it is in, with a sentence on what that means. */
export function AppControls({ app, taken }: AppControlsProps) {
  switch (app.state) {
    case 'available':
      return <Installation app={app} taken={taken} />
    case 'running':
      return (
        <div className="controls">
          <OpenLink app={app} kind="primary" />
          <SwitchButton app={app} action="stop" />
          <SwitchButton app={app} action="restart" />
        </div>
      )
    case 'stopped':
      return (
        <div className="controls">
          <p>{words.app.stoppedLead}</p>
          <SwitchButton app={app} action="start" kind="primary" />
        </div>
      )
    case 'failing':
      return (
        <div className="controls">
          <p>{words.attention.mending}</p>
          <SwitchButton app={app} action="start" kind="primary" label={words.app.retry} />
          <SwitchButton app={app} action="stop" />
        </div>
      )
    case 'updating':
      return (
        <div className="controls">
          <p className="soft">{words.app.leave}</p>
          <ActButton
            label={words.update.cancels}
            busy={words.update.cancelling}
            act={() => api.act(app.service, 'cancel-update')}
          />
        </div>
      )
    default:
      return <p className="soft">{words.app.leave}</p>
  }
}

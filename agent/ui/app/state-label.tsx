import type { AppState } from '../../http/api.ts'
import { Icon, type IconName } from '../parts/icon.tsx'
import { words } from '../words.ts'

const icons: Readonly<Record<AppState, IconName>> = {
  available: 'download',
  installing: 'working',
  running: 'ok',
  starting: 'working',
  stopping: 'working',
  stopped: 'pause',
  failing: 'alert',
  updating: 'working',
  removing: 'working',
}

/** The state of an app: an icon and a word, and only then a colour. */
export function StateLabel({ state }: { readonly state: AppState }) {
  return (
    <span className={`state state-${state}`}>
      <Icon name={icons[state]} size={18} />
      {words.states[state]}
    </span>
  )
}

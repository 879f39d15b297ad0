import type { App } from '../../http/api.ts'
import { Icon } from '../parts/icon.tsx'
import { words } from '../words.ts'

/** Where the app would come from, and whether its data is here already. */
export function Origin({ app }: { readonly app: App }) {
  return (
    <ul className="origin">
      <li>
        <Icon name={app.preloaded ? 'check' : 'internet'} size={18} />
        {app.preloaded ? words.catalogue.preloaded : words.catalogue.internet}
      </li>
      {app.keptData && (
        <li>
          <Icon name="check" size={18} />
          {words.catalogue.kept}
        </li>
      )}
    </ul>
  )
}

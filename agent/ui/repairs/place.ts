import type { FoundFinding } from '../../http/api.ts'
import {
  alertsPath,
  appPath,
  backupsPath,
  domainPath,
  networkPath,
  sitePath,
  systemPath,
  usagePath,
} from '../route.ts'
import { words } from '../words.ts'

/** Where on the page one can do something about a finding. */
export function placeOf({
  place,
  app,
  values,
}: FoundFinding): { readonly label: string; readonly path: string } | undefined {
  switch (place) {
    case 'network':
      return { label: words.network.title, path: networkPath }
    case 'system':
      return { label: words.system.title, path: systemPath }
    case 'usage':
      return { label: words.usage.title, path: usagePath }
    case 'backups':
      return { label: words.backups.title, path: backupsPath }
    case 'alerts':
      return { label: words.alerts.title, path: alertsPath }
    case 'site':
      return { label: words.site.title, path: sitePath }
    case 'domain':
      return { label: words.domain.link, path: domainPath }
    case 'app': {
      if (app === undefined) return undefined
      const title = 'title' in values ? values.title : app
      return { label: words.attention.open(title), path: appPath(app) }
    }
    default:
      return undefined
  }
}

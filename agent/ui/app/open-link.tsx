import type { App } from '../../http/api.ts'
import { Icon } from '../parts/icon.tsx'
import { words } from '../words.ts'

interface OpenLinkProps {
  readonly app: App
  readonly kind?: 'primary' | 'plain'
}

/** Leads into the app, at the address that suits this browser best. */
export function OpenLink({ app, kind = 'plain' }: OpenLinkProps) {
  const url = app.urls[0]
  if (url === undefined) return
  return (
    <a
      className={`button button-${kind}`}
      href={url}
      target="_blank"
      rel="noopener"
      aria-label={words.apps.opens(app.title)}
    >
      <Icon name="external" />
      <span>{words.apps.open}</span>
    </a>
  )
}

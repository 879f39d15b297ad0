import type { App } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { ActButton } from '../parts/act-button.tsx'
import { appPath } from '../route.ts'
import { words } from '../words.ts'

interface InstallButtonProps {
  readonly app: App
  readonly kind?: 'primary' | 'plain'
}

/** Asks for the app, and goes where its progress is shown. */
export function InstallButton({ app, kind = 'plain' }: InstallButtonProps) {
  const install = async () => {
    await api.install(app.service)
    location.hash = appPath(app.service)
  }
  return (
    <ActButton
      kind={kind}
      icon="download"
      label={words.catalogue.install}
      named={words.catalogue.installs(app.title)}
      busy={words.catalogue.asking}
      act={install}
    />
  )
}

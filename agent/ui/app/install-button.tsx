import type { App } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { Button } from '../parts/button.tsx'
import { ProblemNote } from '../parts/problem-note.tsx'
import { appPath } from '../route.ts'
import { useAction } from '../use-action.ts'
import { words } from '../words.ts'

interface InstallButtonProps {
  readonly app: App
  readonly kind?: 'primary' | 'plain'
}

/** Asks for the app, and goes where its progress is shown. */
export function InstallButton({ app, kind = 'plain' }: InstallButtonProps) {
  const install = useAction(async () => {
    await api.act(app.service, 'install')
    location.hash = appPath(app.service)
  })
  const idle = !install.busy && install.waitSeconds === 0
  return (
    <>
      <Button
        kind={kind}
        icon="download"
        busy={install.busy && words.catalogue.asking}
        waitSeconds={install.waitSeconds}
        aria-label={idle ? words.catalogue.installs(app.title) : undefined}
        onClick={() => void install.run()}
      >
        {words.catalogue.install}
      </Button>
      {install.problem && <ProblemNote problem={install.problem} urgent />}
    </>
  )
}

import type { App } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { formatMoment } from '../format.ts'
import { Waited } from '../parts/waited.tsx'
import { useAsked } from '../use-asked.ts'
import { words } from '../words.ts'
import { Going } from './going.tsx'
import { momentOf } from './moment-of.ts'
import { RestoreForm } from './restore-form.tsx'

interface AppBackupsProps {
  readonly app: App
  readonly apps: readonly App[]
}

/** How soon it is seen that something goes on. */
const everyMs = 3_000

/** The moments from which one app can be brought back. */
export function AppBackups({ app: { service }, apps }: AppBackupsProps) {
  const backups = useAsked('backups', api.backups, { everyMs })
  const { answer: report } = backups
  const latest = report?.snapshots[0]
  return (
    <section>
      <h2>{words.backups.title}</h2>
      <Waited for={backups} />
      {report?.progress?.app === service && <Going report={report} changed={backups.again} />}
      {latest && <p className="soft">{words.backups.last(formatMoment(momentOf(latest)))}</p>}
      {report && <RestoreForm report={report} apps={apps} only={service} />}
    </section>
  )
}

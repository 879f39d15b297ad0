import { useState } from 'react'
import type { Status } from '../../http/api.ts'
import { useBox } from '../box-context.ts'
import { GuidesLink } from '../guides/guides-link.tsx'
import { BackLink } from '../parts/back-link.tsx'
import { Button } from '../parts/button.tsx'
import { Copyable } from '../parts/copyable.tsx'
import { Heading } from '../parts/heading.tsx'
import { useTitle } from '../use-title.ts'
import { words } from '../words.ts'
import { BoxLog } from './box-log.tsx'
import { Certificate } from './certificate.tsx'
import { Databases } from './databases.tsx'
import { DiskSection } from './disk.tsx'
import { Place } from './place.tsx'
import { PowerSection } from './power.tsx'
import { ResetDialog } from './reset-dialog.tsx'
import { Support } from './support.tsx'
import { Updates } from './updates.tsx'

/** What concerns the box as a whole. */
export function SystemView({ box }: { readonly box: Status['box'] }) {
  const [begun, setBegun] = useState<string>()
  useTitle(begun ? words.system.reset.begun : words.system.title)
  if (begun) return <Begun name={begun} />
  return (
    <div className="app-view">
      <BackLink />
      <Heading>{words.system.title}</Heading>
      <p className="lead">{words.system.lead}</p>
      <Updates />
      <Databases />
      <Place box={box} />
      <PowerSection />
      <DiskSection />
      <Certificate />
      <BoxLog />
      <Support />
      <Reset name={box.name} begun={setBegun} />
      <GuidesLink />
    </div>
  )
}

function Reset({ name, begun }: { readonly name: string; readonly begun: (name: string) => void }) {
  const { box } = useBox()
  const [asking, setAsking] = useState(false)
  const { title, lead, own, button } = words.system.reset
  return (
    <section>
      <h2>{title}</h2>
      <p>{lead}</p>
      {box.person?.role === 'owner' ? (
        <Button icon="undo" onClick={() => setAsking(true)}>
          {button}
        </Button>
      ) : (
        <p className="soft">{own}</p>
      )}
      {asking && <ResetDialog name={name} begun={begun} close={() => setAsking(false)} />}
    </section>
  )
}

/** @param name the one that the box has from now on. */
function Begun({ name }: { readonly name: string }) {
  const { begun, begunText, browser, domain } = words.system.reset
  const isOwnDomain = !/\.(?:local|localhost)$|^[\d.]+$|:/.test(location.hostname)
  return (
    <div className="app-view" role="status">
      <Heading>{begun}</Heading>
      <p className="lead">{begunText}</p>
      <Copyable text={`http://${name}.local`} />
      <p>{browser}</p>
      {isOwnDomain && <p>{domain(location.hostname)}</p>}
    </div>
  )
}

import type { Status } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { BackLink } from '../parts/back-link.tsx'
import { Heading } from '../parts/heading.tsx'
import { Waited } from '../parts/waited.tsx'
import { backupsPath, networkPath } from '../route.ts'
import { useAsked } from '../use-asked.ts'
import { useTitle } from '../use-title.ts'
import { words } from '../words.ts'
import type { GuideValues } from './guide-values.ts'
import { valuesOf } from './values.ts'

/** Where people get stuck: step by step, with what is so on this very box. */
export function GuidesView({ status }: { readonly status: Status }) {
  const network = useAsked('network', api.network)
  const backups = useAsked('backups', api.backups)
  useTitle(words.guides.title)
  return (
    <div className="app-view">
      <BackLink />
      <Heading>{words.guides.title}</Heading>
      <p className="lead">{words.guides.lead}</p>
      <Waited for={network} />
      {network.answer && <Waited for={backups} />}
      {network.answer && backups.answer && (
        <Guides here={valuesOf(status, network.answer, backups.answer)} />
      )}
    </div>
  )
}

function Guides({ here }: { readonly here: GuideValues }) {
  const { ports, address, disk, moving } = words.guides
  return (
    <>
      <Guide
        title={ports.title}
        steps={[
          ...ports.steps(here),
          here.ipv6.length > 0 ? ports.ipv6(here.ipv6) : ports.noIpv6,
          ...here.onlyIpv6.map(it => ports.onlyIpv6(it.title, it.ports)),
        ]}
      />
      <Guide
        title={address.title}
        steps={address.steps(here)}
        link={[networkPath, words.network.title]}
      />
      <Guide
        title={disk.title}
        steps={disk.steps(here)}
        link={[backupsPath, words.backups.title]}
      />
      <Guide
        title={moving.title}
        steps={moving.steps(here)}
        link={[backupsPath, words.backups.title]}
      />
    </>
  )
}

interface GuideProps {
  readonly title: string
  readonly steps: readonly string[]
  /** The page where it is done, and what that is called. */
  readonly link?: readonly [string, string]
}

function Guide({ title, steps, link }: GuideProps) {
  return (
    <details className="advanced">
      <summary>{title}</summary>
      <ol className="trust-steps">
        {steps.map(step => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      {link && (
        <p>
          <a href={link[0]}>{link[1]}</a>
        </p>
      )}
    </details>
  )
}

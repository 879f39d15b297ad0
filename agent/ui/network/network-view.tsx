import { Fragment } from 'react'
import type { NetworkReport } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { GuidesLink } from '../guides/guides-link.tsx'
import { BackLink } from '../parts/back-link.tsx'
import { Copyable } from '../parts/copyable.tsx'
import { Heading } from '../parts/heading.tsx'
import { Waited } from '../parts/waited.tsx'
import { cardKey, FindingCard } from '../repairs/finding-card.tsx'
import { useAsked } from '../use-asked.ts'
import { useTitle } from '../use-title.ts'
import { words } from '../words.ts'
import { AddressForm } from './address-form.tsx'
import { LevelForm } from './level-form.tsx'
import { TryFromBox } from './try-from-box.tsx'
import { WifiForm } from './wifi-form.tsx'

/** How often the picture is asked for again: cables are pulled and put in while one looks. */
const everyMs = 5_000

/** How the box and its apps are reached, what is in the way, and what can be changed about it. */
export function NetworkView() {
  const network = useAsked('network, and how long it took', timedReport, { everyMs })
  useTitle(words.network.title)
  return (
    <div className="app-view">
      <BackLink />
      <Heading>{words.network.title}</Heading>
      <Waited for={network} />
      {network.answer && <Picture {...network.answer} changed={network.again} />}
      <GuidesLink />
    </div>
  )
}

async function timedReport(): Promise<Omit<PictureProps, 'changed'>> {
  const start = performance.now()
  const report = await api.network()
  return { report, took: Math.round(performance.now() - start) }
}

interface PictureProps {
  readonly report: NetworkReport
  /** Milliseconds that the box took to answer this browser. */
  readonly took: number
  readonly changed: () => Promise<void>
}

function Picture({ report, took, changed }: PictureProps) {
  const { level, why, box, apps, findings } = report
  return (
    <>
      <section>
        <h2>{words.network.levels[level].title}</h2>
        <p>{words.network.levels[level].text}</p>
        <p className="soft">{words.network.whys[why]}</p>
        {findings.map(it => (
          <FindingCard key={cardKey(it)} finding={it} here={it.place === 'network'} />
        ))}
        <p className="soft">{words.network.reached(location.hostname, took)}</p>
        <a className="button button-plain" href="/reach">
          {words.reach.way}
        </a>
      </section>
      <TryFromBox />
      <section>
        <h2>{words.network.apps}</h2>
        {apps.length === 0 && <p className="soft">{words.apps.none}</p>}
        {apps.map(({ service, names, numberUrl, addresses }) => (
          <Fragment key={service}>
            <h3>{service}</h3>
            {[...names, numberUrl ?? [], addresses.map(it => it.address)].flat().map(it => (
              <Copyable key={it} text={it} />
            ))}
          </Fragment>
        ))}
      </section>
      <section>
        <h2>{words.network.box}</h2>
        {box.addresses.map(it => (
          <Copyable key={it} text={it} />
        ))}
        {box.gateways.length > 0 && <h3>{words.network.router}</h3>}
        {box.gateways.map(it => (
          <Copyable key={it} text={it} />
        ))}
      </section>
      <AddressForm report={report} changed={changed} />
      {report.hasWifi && <WifiForm report={report} changed={changed} />}
      <LevelForm report={report} changed={changed} />
    </>
  )
}

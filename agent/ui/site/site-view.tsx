import { useState } from 'react'
import type { SiteReport } from '../../http/api.ts'
import { formatBytes } from '../format.ts'
import { BackLink } from '../parts/back-link.tsx'
import { Button } from '../parts/button.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { Heading } from '../parts/heading.tsx'
import { Waited } from '../parts/waited.tsx'
import { useAsked } from '../use-asked.ts'
import { useTitle } from '../use-title.ts'
import { words } from '../words.ts'
import { BoxEntry } from './box-entry.tsx'
import { JoinForm } from './join-form.tsx'
import { Kits } from './kits.tsx'
import { Moves } from './move-app.tsx'
import { siteApi } from './site-api.ts'
import { useSiteTexts } from './use-site-texts.ts'

/** How often the picture is asked for again: boxes come and go while one looks. */
const everyMs = 5_000

/** The boxes that are one: what each of them does, who comes, and who goes. */
export function SiteView() {
  const texts = useSiteTexts()
  const asked = useAsked('site', siteApi.site, { everyMs })
  const { answer, again } = asked
  useTitle(words.site.title)
  return (
    <div className="app-view">
      <BackLink />
      <Heading>{words.site.title}</Heading>
      <p className="lead">{texts.lead}</p>
      <Waited for={asked} />
      {answer?.site && <Site site={answer.site} changed={again} />}
      {answer?.site && !answer.site.leaving && <Kits site={answer.site} changed={again} />}
      {answer && !answer.site?.leaving && (
        <section>
          <h2>{texts.add}</h2>
          <JoinForm done={again} />
        </section>
      )}
    </div>
  )
}

interface SiteProps {
  readonly site: NonNullable<SiteReport['site']>
  readonly changed: () => Promise<void>
}

function Site({ site, changed }: SiteProps) {
  const texts = useSiteTexts()
  const { decides, leaving, boxes, shared, moves } = site
  return (
    <section>
      <h2>{texts.list}</h2>
      {leaving && <p role="status">{texts.leaving}</p>}
      {!decides && !leaving && <Undecided changed={changed} />}
      <ul className="entries">
        {boxes.map(it => (
          <BoxEntry
            key={it.id}
            box={it}
            changeable={decides && !leaving}
            guests={shared.filter(({ elsewhere }) => elsewhere.includes(it.name))}
            others={boxes
              .filter(({ state, here }) => state === 'up' && !here)
              .map(({ name }) => name)}
            moving={moves.flatMap(({ service, phase }) => (phase === 'brought' ? [] : [service]))}
            changed={changed}
          />
        ))}
      </ul>
      <Moves moves={moves} changed={changed} />
      {shared.length > 0 && <Whereabouts shared={shared} />}
      {!leaving && <Leave alone={!decides} changed={changed} />}
    </section>
  )
}

/** Which of the boxes run an app that may run on several, and why the others do not. */
function Whereabouts({ shared }: Pick<SiteProps['site'], 'shared'>) {
  const texts = useSiteTexts()
  return (
    <>
      <h3>{texts.where}</h3>
      <ul className="entries">
        {shared.map(({ service, home, elsewhere, notOn }) => (
          <li key={`${home} ${service}`}>
            <p>{texts.runsOn(service, [home, ...elsewhere].join(', '))}</p>
            {notOn.map(({ name, why }) => (
              <p className="soft" key={name}>
                {texts.notOn(name)} {why.map(it => texts.whyNot(it, formatMemory)).join(' ')}
              </p>
            ))}
          </li>
        ))}
      </ul>
    </>
  )
}

const formatMemory = (bytes: number) => formatBytes(bytes, 1024)

/** Too few are there: apps go on, and what they would have to agree about waits. */
function Undecided({ changed }: Pick<SiteProps, 'changed'>) {
  const texts = useSiteTexts()
  const [asking, setAsking] = useState(false)
  return (
    <div role="status">
      <p>{texts.undecided}</p>
      <Button onClick={() => setAsking(true)}>{texts.recover}</Button>
      {asking && (
        <ConfirmDialog
          title={texts.recoverAsk}
          submit={texts.recover}
          icon="alert"
          danger
          act={async () => {
            await siteApi.recover()
            await changed()
          }}
          close={() => setAsking(false)}
        >
          <p>{texts.recoverText}</p>
        </ConfirmDialog>
      )}
    </div>
  )
}

function Leave({ alone, changed }: Pick<SiteProps, 'changed'> & { readonly alone: boolean }) {
  const texts = useSiteTexts()
  const [asking, setAsking] = useState(false)
  return (
    <div className="form-buttons">
      <Button onClick={() => setAsking(true)}>{texts.leave}</Button>
      {asking && (
        <ConfirmDialog
          title={texts.leaveAsk}
          submit={texts.leave}
          icon="box"
          danger={alone}
          act={async () => {
            await siteApi.leave(alone)
            await changed()
          }}
          close={() => setAsking(false)}
        >
          <p>{texts.leaveText}</p>
          {alone && <p>{texts.leaveAlone}</p>}
        </ConfirmDialog>
      )}
    </div>
  )
}

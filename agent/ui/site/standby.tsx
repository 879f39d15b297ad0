import { SERVERS } from '../../backup/follow/need.ts'
import type { SiteBoxReport, StandbyReport, StreamReport } from '../../http/api.ts'
import { formatMoment, formatWait } from '../format.ts'
import { ActButton } from '../parts/act-button.tsx'
import { ProblemNote } from '../parts/problem-note.tsx'
import { siteApi } from './site-api.ts'
import { useSiteTexts } from './use-site-texts.ts'

/** Which box has the databases of one by the second, and as of when. */
export function Standby({ standby }: { readonly standby: StandbyReport }) {
  const texts = useSiteTexts().standby
  const { name, streams, problem } = standby
  if (problem) {
    return (
      <>
        <p>{texts.refused(name)}</p>
        <ProblemNote problem={problem} />
      </>
    )
  }
  if (streams.length === 0) return <p>{texts.notYet(name)}</p>
  return (
    <>
      <p>{texts.on(name)}</p>
      <Streams streams={streams} />
    </>
  )
}

/** How far databases are at the box that has them by the second, by server. */
export function Streams({ streams }: { readonly streams: readonly StreamReport[] }) {
  const { stream } = useSiteTexts().standby
  const said = ({ state, asOf }: StreamReport) => {
    if (state === 'starting') return stream.starting
    if (asOf === undefined) return state === 'streaming' ? stream.now : stream.away
    const at = new Date(asOf)
    if (state === 'away') return stream.awaySince(formatMoment(at))
    return stream.behind(formatWait(Math.max(0, Math.round((Date.now() - at.getTime()) / 1000))))
  }
  return (
    <ul>
      {streams.map(it => (
        <li key={it.server}>
          {SERVERS[it.server]}: {said(it)}
        </li>
      ))}
    </ul>
  )
}

interface LetStandByProps {
  readonly boxes: readonly SiteBoxReport[]
  readonly changed: () => Promise<void>
}

/** One of the other boxes has the databases of this one by the second, or none. */
export function LetStandBy({ boxes, changed }: LetStandByProps) {
  const texts = useSiteTexts().standby
  const { standby } = boxes.find(it => it.here) ?? {}
  const others = boxes.filter(it => !it.here && it.state === 'up').map(it => it.name)
  const act = (name: string | null) => async () => {
    await siteApi.standby(name)
    await changed()
  }
  return (
    <>
      <p className="soft">{texts.lead}</p>
      {standby && <Standby standby={standby} />}
      <div className="form-buttons">
        {standby ? (
          <ActButton label={texts.end} act={act(null)} />
        ) : (
          others.map(it => <ActButton key={it} label={texts.begin(it)} act={act(it)} />)
        )}
      </div>
    </>
  )
}

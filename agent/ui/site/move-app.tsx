import { useState } from 'react'
import type { MoveOutlook, MoveReport } from '../../http/api.ts'
import { formatBytes, formatShare } from '../format.ts'
import { Button } from '../parts/button.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { ProblemNote } from '../parts/problem-note.tsx'
import { Waited } from '../parts/waited.tsx'
import { sentence } from '../sentence.ts'
import { useAction } from '../use-action.ts'
import { useAsked } from '../use-asked.ts'
import { siteApi } from './site-api.ts'
import { useSiteTexts } from './use-site-texts.ts'

interface MoveAppProps {
  readonly service: string
  readonly title: string
  /** Names of boxes that it could go to. */
  readonly others: readonly string[]
  readonly changed: () => Promise<void>
}

/** An app of this box goes to another one: what that takes is shown before it begins. */
export function MoveApp({ service, title, others, changed }: MoveAppProps) {
  const texts = useSiteTexts()
  const [to, setTo] = useState<string>()
  return (
    <>
      {others.map(name => (
        <Button
          key={name}
          kind="quiet"
          aria-label={`${texts.move.button(name)}: ${title}`}
          onClick={() => setTo(name)}
        >
          {texts.move.button(name)}
        </Button>
      ))}
      {to !== undefined && (
        <ConfirmDialog
          title={texts.move.ask(title, to)}
          submit={texts.move.submit}
          icon="box"
          act={async () => {
            await siteApi.move(service, to)
            await changed()
          }}
          close={() => setTo(undefined)}
        >
          <Outlook service={service} to={to} />
        </ConfirmDialog>
      )}
    </>
  )
}

function Outlook({ service, to }: { readonly service: string; readonly to: string }) {
  const asked = useAsked(`site-outlook-${service}-${to}`, () => siteApi.outlook(service, to))
  return (
    <>
      <Waited for={asked} />
      {asked.answer && <What outlook={asked.answer} />}
    </>
  )
}

function What({
  outlook: { to, bytes, needs, free, copying, standing },
}: {
  readonly outlook: MoveOutlook
}) {
  const texts = useSiteTexts()
  return (
    <>
      <p>{texts.move.bytes(formatBytes(bytes, 1000), minutes(copying))}</p>
      <p>{texts.move.stands(standing)}</p>
      <p>{texts.move.room(to, formatBytes(needs, 1000), formatBytes(free, 1000))}</p>
      <p className="soft">{texts.move.after(to)}</p>
    </>
  )
}

const minutes = (seconds: number) => Math.max(1, Math.round(seconds / 60))

/** Apps on their way, and how far each is; and those that were brought back on another box. */
export function Moves({
  moves,
  changed,
}: {
  readonly moves: readonly MoveReport[]
  readonly changed: () => Promise<void>
}) {
  const texts = useSiteTexts()
  if (moves.length === 0) return null
  return (
    <section>
      <h2>{texts.move.list}</h2>
      <ul className="entries">
        {moves.map(it => (
          <OnItsWay key={`${it.service} ${it.from}`} move={it} changed={changed} />
        ))}
      </ul>
    </section>
  )
}

function OnItsWay({
  move: { service, from, to, phase, fraction, why },
  changed,
}: {
  readonly move: MoveReport
  readonly changed: () => Promise<void>
}) {
  const texts = useSiteTexts()
  const stay = useAction(async () => {
    await siteApi.stay(service)
    await changed()
  })
  return (
    <li>
      <h3>{texts.move.way(service, from, to)}</h3>
      <p role="status">
        {texts.move.phases[phase](from, to)} {fraction ? formatShare(fraction) : ''}
      </p>
      {why !== undefined && (
        <p className="soft" lang="en" dir="auto">
          {sentence(why)}
        </p>
      )}
      {(phase === 'copy' || phase === 'still') && (
        <Button
          aria-label={`${texts.move.stay}: ${service}`}
          busy={stay.busy && texts.move.stay}
          waitSeconds={stay.waitSeconds}
          onClick={() => void stay.run()}
        >
          {texts.move.stay}
        </Button>
      )}
      {stay.problem && <ProblemNote problem={stay.problem} />}
    </li>
  )
}

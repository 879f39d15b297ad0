import { useState } from 'react'
import type { Amount, BoxGlance, IfGone, SiteBoxReport, SiteReport } from '../../http/api.ts'
import { StateLabel } from '../app/state-label.tsx'
import { formatBytes, formatShare } from '../format.ts'
import { Button } from '../parts/button.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { ProblemNote } from '../parts/problem-note.tsx'
import { useAction } from '../use-action.ts'
import { words } from '../words.ts'
import { Labels } from './labels.tsx'
import { MoveApp } from './move-app.tsx'
import { Saved } from './saved.tsx'
import { siteApi } from './site-api.ts'
import { Standby } from './standby.tsx'
import { useSiteTexts } from './use-site-texts.ts'

type Guest = Pick<NonNullable<SiteReport['site']>['shared'][number], 'service' | 'home' | 'servers'>

interface BoxEntryProps {
  readonly box: SiteBoxReport
  /** The boxes can decide that one of them goes. */
  readonly changeable: boolean
  /** Apps of other boxes that run there, too. */
  readonly guests: readonly Guest[]
  /** Names of other boxes that are there, and apps that are on their way. */
  readonly others: readonly string[]
  readonly moving: readonly string[]
  readonly changed: () => Promise<void>
}

/** One box: whether it is there, how busy it is, what runs on it, and what if it were gone. */
export function BoxEntry({ box, changeable, guests, changed, others, moving }: BoxEntryProps) {
  const texts = useSiteTexts()
  const { name, address, here, state, decides, decidedWithout, drained, glance, ifGone } = box
  const [removing, setRemoving] = useState(false)
  return (
    <li>
      <h3>{here ? texts.here(name) : name}</h3>
      <p>
        {texts.states[state]} <bdi dir="ltr">{address}</bdi>
      </p>
      {glance && <Load glance={glance} />}
      <Labels box={box} changeable={changeable} changed={changed} />
      {glance && (
        <Apps
          glance={glance}
          others={here && changeable ? others : []}
          moving={moving}
          changed={changed}
        />
      )}
      {guests.length > 0 && <Guests guests={guests} />}
      <Saved box={box} shareable={here && changeable} changed={changed} />
      {box.standby && <Standby standby={box.standby} />}
      {drained && <p>{texts.drained}</p>}
      {state === 'up' && (
        <p className="soft">
          {decides && texts.decides}{' '}
          {decidedWithout ? texts.decidedWithout : texts.undecidedWithout}
        </p>
      )}
      {ifGone && <Outlook ifGone={ifGone} />}
      {changeable && state !== 'coming' && <Emptying box={box} changed={changed} />}
      {!here && changeable && (
        <div className="form-buttons">
          <Button
            kind="quiet"
            icon="trash"
            aria-label={`${texts.remove}: ${name}`}
            onClick={() => setRemoving(true)}
          >
            {texts.remove}
          </Button>
        </div>
      )}
      {removing && (
        <ConfirmDialog
          title={texts.removeAsk(name)}
          submit={texts.remove}
          icon="trash"
          danger
          act={async () => {
            await siteApi.remove(name)
            await changed()
          }}
          close={() => setRemoving(false)}
        >
          <p>{state === 'up' ? texts.removeText : texts.removeAway}</p>
        </ConfirmDialog>
      )}
    </li>
  )
}

function Load({ glance: { load, memory, disk, troubles } }: { readonly glance: BoxGlance }) {
  const texts = useSiteTexts()
  return (
    <>
      {load.processor !== undefined && (
        <p>
          {words.usage.processor}: {formatShare(load.processor)}
        </p>
      )}
      <Use label={words.box.memory} amount={memory} step={1024} />
      <Use label={words.box.disk} amount={disk} step={1000} />
      {troubles > 0 && <p>{texts.troubles(troubles)}</p>}
    </>
  )
}

interface UseProps {
  readonly label: string
  readonly amount: Amount
  readonly step: 1000 | 1024
}

function Use({ label, amount, step }: UseProps) {
  const { used, total } = amount
  const text = words.box.used(formatBytes(used, step), formatBytes(total, step))
  return (
    <p>
      {label}: {text}
    </p>
  )
}

/** Apps of other boxes go from it, as before it is turned off, and come back. */
function Emptying({ box: { name, drained }, changed }: Pick<BoxEntryProps, 'box' | 'changed'>) {
  const texts = useSiteTexts()
  const [asking, setAsking] = useState(false)
  const again = useAction(async () => {
    await siteApi.drain(name, false)
    await changed()
  })
  return (
    <>
      <div className="form-buttons">
        {drained ? (
          <Button
            aria-label={`${texts.use}: ${name}`}
            busy={again.busy && texts.use}
            waitSeconds={again.waitSeconds}
            onClick={() => void again.run()}
          >
            {texts.use}
          </Button>
        ) : (
          <Button
            kind="quiet"
            aria-label={`${texts.drain}: ${name}`}
            onClick={() => setAsking(true)}
          >
            {texts.drain}
          </Button>
        )}
      </div>
      {again.problem && <ProblemNote problem={again.problem} />}
      {asking && (
        <ConfirmDialog
          title={texts.drainAsk(name)}
          submit={texts.drain}
          icon="box"
          act={async () => {
            await siteApi.drain(name, true)
            await changed()
          }}
          close={() => setAsking(false)}
        >
          <p>{texts.drainText}</p>
        </ConfirmDialog>
      )}
    </>
  )
}

/** What would become of its apps if it died now. */
function Outlook({ ifGone: { goOn, stop } }: { readonly ifGone: IfGone }) {
  const texts = useSiteTexts()
  return (
    <>
      <p className="soft">
        {texts.ifGone(stop.length)} {goOn.length > 0 && texts.goOn(goOn.join(', '))}
      </p>
      {stop.length > 0 && (
        <ul className="soft">
          {stop.map(({ title, why }) => (
            <li key={title}>
              <p>
                <bdi>{title}</bdi>: {texts.why[why]}
              </p>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

function Guests({ guests }: Pick<BoxEntryProps, 'guests'>) {
  const texts = useSiteTexts()
  return (
    <>
      <p>{texts.guests}</p>
      <ul>
        {guests.map(({ service, home, servers }) => (
          <li key={service}>
            {texts.guest(service, home)} {servers && texts.servers[servers](home)}
          </li>
        ))}
      </ul>
    </>
  )
}

interface AppsProps extends Pick<BoxEntryProps, 'others' | 'moving' | 'changed'> {
  readonly glance: BoxGlance
}

function Apps({ glance: { apps }, others, moving, changed }: AppsProps) {
  const texts = useSiteTexts()
  if (apps.length === 0) return <p className="soft">{texts.noApps}</p>
  return (
    <ul>
      {apps.map(({ service, title, state, url }) => (
        <li key={service}>
          {url === undefined ? title : <a href={url}>{title}</a>} <StateLabel state={state} />{' '}
          {MOVABLE.includes(state) && !moving.includes(service) && (
            <MoveApp service={service} title={title} others={others} changed={changed} />
          )}
        </li>
      ))}
    </ul>
  )
}

const MOVABLE: readonly BoxGlance['apps'][number]['state'][] = ['running', 'stopped']

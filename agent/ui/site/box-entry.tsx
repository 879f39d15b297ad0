import { useState } from 'react'
import type { Amount, BoxGlance, SiteBoxReport } from '../../http/api.ts'
import { StateLabel } from '../app/state-label.tsx'
import { formatBytes, formatShare } from '../format.ts'
import { Button } from '../parts/button.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { words } from '../words.ts'
import { siteApi } from './site-api.ts'
import { useSiteTexts } from './use-site-texts.ts'

interface BoxEntryProps {
  readonly box: SiteBoxReport
  /** The boxes can decide that one of them goes. */
  readonly changeable: boolean
  readonly changed: () => Promise<void>
}

/** One box: whether it is there, how busy it is, what runs on it, and what if it were gone. */
export function BoxEntry({ box, changeable, changed }: BoxEntryProps) {
  const texts = useSiteTexts()
  const { name, address, here, state, decides, decidedWithout, glance } = box
  const [removing, setRemoving] = useState(false)
  return (
    <li>
      <h3>{here ? texts.here(name) : name}</h3>
      <p>
        {texts.states[state]} <bdi dir="ltr">{address}</bdi>
      </p>
      {glance && <Load glance={glance} />}
      {glance && <Apps glance={glance} />}
      {state === 'up' && (
        <p className="soft">
          {decides && texts.decides} {texts.ifGone((glance?.apps ?? []).length)}{' '}
          {decidedWithout ? texts.decidedWithout : texts.undecidedWithout}
        </p>
      )}
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

function Apps({ glance: { apps } }: { readonly glance: BoxGlance }) {
  const texts = useSiteTexts()
  if (apps.length === 0) return <p className="soft">{texts.noApps}</p>
  return (
    <ul>
      {apps.map(({ service, title, state, url }) => (
        <li key={service}>
          {url === undefined ? title : <a href={url}>{title}</a>} <StateLabel state={state} />
        </li>
      ))}
    </ul>
  )
}

import { useState } from 'react'
import type { Problem } from '../../base/errors.ts'
import type { SavedAt, SiteBoxReport } from '../../http/api.ts'
import { formatMoment } from '../format.ts'
import { Button } from '../parts/button.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { ProblemNote } from '../parts/problem-note.tsx'
import { siteApi } from './site-api.ts'
import { useSiteTexts } from './use-site-texts.ts'

interface SavedProps {
  readonly box: SiteBoxReport
  /** There are other boxes that could save at its places, too. */
  readonly shareable: boolean
  readonly changed: () => Promise<void>
}

/** Where a box is saved, and when it was last. */
export function Saved({ box: { saved }, shareable, changed }: SavedProps) {
  const texts = useSiteTexts()
  if (!saved) return null
  if (saved.length === 0) return <p>{texts.savedNowhere}</p>
  return (
    <ul>
      {saved.map(it => (
        <li key={it.name}>
          <p>
            {it.at === undefined
              ? texts.savedNever(it.name)
              : texts.savedAt(it.name, formatMoment(new Date(it.at)))}{' '}
            {it.troubled && texts.savedTroubled}
          </p>
          {shareable && it.kind !== 'disk' && <Share place={it} changed={changed} />}
        </li>
      ))}
    </ul>
  )
}

interface ShareProps {
  readonly place: SavedAt
  readonly changed: () => Promise<void>
}

/** The other boxes save there, too. */
function Share({ place: { name }, changed }: ShareProps) {
  const texts = useSiteTexts()
  const [asking, setAsking] = useState(false)
  const [said, setSaid] =
    useState<readonly { readonly name: string; readonly problem?: Problem }[]>()
  return (
    <>
      <div className="form-buttons">
        <Button kind="quiet" aria-label={`${texts.share}: ${name}`} onClick={() => setAsking(true)}>
          {texts.share}
        </Button>
      </div>
      {said?.map(it =>
        it.problem ? (
          <div key={it.name}>
            <p>{it.name}</p>
            <ProblemNote problem={it.problem} />
          </div>
        ) : (
          <p key={it.name} role="status">
            {texts.shared(it.name)}
          </p>
        ),
      )}
      {asking && (
        <ConfirmDialog
          title={texts.shareAsk(name)}
          submit={texts.share}
          icon="box"
          act={async () => {
            setSaid((await siteApi.sharePlace(name)).boxes)
            await changed()
          }}
          close={() => setAsking(false)}
        >
          <p>{texts.shareText}</p>
        </ConfirmDialog>
      )}
    </>
  )
}

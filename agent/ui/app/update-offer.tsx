import { useState } from 'react'
import type { App } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { ActButton } from '../parts/act-button.tsx'
import { Button } from '../parts/button.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { Offer } from '../parts/offer.tsx'
import { words } from '../words.ts'

interface UpdateOfferProps {
  readonly app: App
  readonly newer: NonNullable<App['newer']>
}

/** A newer version. One that changes much is told about before it comes. */
export function UpdateOffer({ app, newer }: UpdateOfferProps) {
  const [asking, setAsking] = useState(false)
  const { version, breaking, note } = newer
  const update = () => api.update(app.service, breaking)
  return (
    <>
      <Offer icon="update" title={words.update.title(version)}>
        {breaking && <p>{words.update.breaking}</p>}
        {note && <p>{note}</p>}
        {app.state === 'stopped' ? (
          <p>{words.update.stopped}</p>
        ) : (
          <>
            <p>{words.update.lead}</p>
            {breaking ? (
              <Button icon="update" onClick={() => setAsking(true)}>
                {words.update.updates}
              </Button>
            ) : (
              <ActButton icon="update" label={words.update.updates} act={update} />
            )}
          </>
        )}
      </Offer>
      {asking && (
        <ConfirmDialog
          title={words.update.agreeTitle(app.title, version)}
          submit={words.update.agree}
          icon="update"
          act={update}
          close={() => setAsking(false)}
        >
          <p>{words.update.agreeLead}</p>
          {note && <p>{note}</p>}
          <p className="soft">{words.update.lead}</p>
        </ConfirmDialog>
      )}
    </>
  )
}

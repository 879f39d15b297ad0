import type { App } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { ActButton } from '../parts/act-button.tsx'
import { Offer } from '../parts/offer.tsx'
import { words } from '../words.ts'

/** Strangers are let in to an app only after its owner has said that it is theirs. */
export function SetUpOffer({ app }: { readonly app: App }) {
  return (
    <Offer icon="shield" title={words.setUp.title}>
      <p>{words.setUp.lead}</p>
      <ActButton
        icon="check"
        label={words.setUp.button}
        act={() => api.act(app.service, 'set-up')}
      />
    </Offer>
  )
}

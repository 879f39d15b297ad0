import { useState } from 'react'
import type { ApiToken, TokenScope } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { useBox } from '../box-context.ts'
import { formatMoment } from '../format.ts'
import { ActButton } from '../parts/act-button.tsx'
import { Copyable } from '../parts/copyable.tsx'
import { Offer } from '../parts/offer.tsx'
import { Waited } from '../parts/waited.tsx'
import { useAsked } from '../use-asked.ts'
import { words } from '../words.ts'
import { TokenForm } from './token-form.tsx'

/** What programs come in with on one's behalf. */
export function TokenSection() {
  const { box } = useBox()
  const tokens = useAsked('tokens', api.tokens)
  const [made, setMade] = useState<{ readonly name: string; readonly token: string }>()
  return (
    <section>
      <h2>{words.tokens.title}</h2>
      <p>{words.tokens.lead}</p>
      <Waited for={tokens} />
      {made && (
        <div role="status">
          <Offer icon="key" title={words.tokens.made(made.name)}>
            <p>{words.tokens.onlyNow}</p>
            <Copyable text={made.token} what={words.tokens.made(made.name)} />
          </Offer>
        </div>
      )}
      <ul className="entries">
        {tokens.answer?.tokens.map(it => (
          <li key={it.name}>
            <p className="entry-title">{it.name}</p>
            <p className="soft">{facts(it)}</p>
            <ActButton
              label={words.tokens.revoke}
              named={words.tokens.revokeNamed(it.name)}
              act={async () => {
                await api.revokeToken(it.name)
                setMade(undefined)
                await tokens.again()
              }}
            />
          </li>
        ))}
      </ul>
      <TokenForm
        scopes={box.person?.administers ? ['read', 'apps', 'admin'] : ['read']}
        create={async (name: string, scope: TokenScope, days: number) => {
          const { token } = await api.createToken({ name, scope, days })
          setMade({ name, token })
          await tokens.again()
        }}
      />
    </section>
  )
}

function facts({ scope, until, seen }: ApiToken): string {
  const used =
    seen === undefined ? words.tokens.unused : words.account.seen(formatMoment(new Date(seen)))
  return [words.tokens.scopes[scope], words.tokens.until(formatMoment(new Date(until))), used].join(
    ' · ',
  )
}

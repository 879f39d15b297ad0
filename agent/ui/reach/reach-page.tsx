import { useState } from 'react'
import { api } from '../api-client.ts'
import { BoxContext } from '../box-context.ts'
import { Waiting } from '../entrance/waiting.tsx'
import { ActButton } from '../parts/act-button.tsx'
import { Check } from '../parts/check.tsx'
import { Heading } from '../parts/heading.tsx'
import { Screen } from '../parts/screen.tsx'
import { networkPath, trustPath } from '../route.ts'
import { useBoxQuery } from '../use-box-query.ts'
import { useTitle } from '../use-title.ts'
import { words } from '../words.ts'
import { type Tried, tryAll } from './tries.ts'

/** What this browser reaches: a page of its own, the only one that may ask other addresses than its own. */
export function ReachPage() {
  const { box, silent, refresh } = useBoxQuery()
  useTitle(words.reach.title)
  if (!box) return <Waiting silent={silent} />
  return (
    <BoxContext value={{ box, refresh }}>
      <Screen>
        <div className="question">
          <Heading>{words.reach.title}</Heading>
          <p className="lead">{words.reach.lead}</p>
          <Tries />
        </div>
      </Screen>
    </BoxContext>
  )
}

function Tries() {
  const [tried, setTried] = useState<readonly Tried[]>()
  return (
    <>
      {tried?.length === 0 && <p className="soft">{words.reach.nothing}</p>}
      <ul className="checks" aria-live="polite">
        {tried?.map(it => (
          <Found key={it.service} tried={it} />
        ))}
      </ul>
      <div className="question-buttons">
        <ActButton
          kind="primary"
          label={tried ? words.reach.again : words.reach.start}
          busy={words.reach.trying}
          act={async () => setTried(await tryAll((await api.network()).apps))}
        />
        <a className="button button-plain" href={`/${networkPath}`}>
          {words.reach.back}
        </a>
      </div>
    </>
  )
}

/** What came of it for one app, and the way on where that is not all. */
function Found({ tried: { service, way, missed, numberUrl } }: { readonly tried: Tried }) {
  const isNumbered = numberUrl !== undefined && !missed.includes(numberUrl)
  return (
    <Check well={way === 'both'} title={service}>
      <p>{words.reach.ways[way]}</p>
      {missed.length > 0 && <p className="soft">{missed.join(', ')}</p>}
      {(way === 'number-only' || way === 'domain-hidden') && isNumbered && (
        <a href={numberUrl}>{words.reach.open}</a>
      )}
      {way === 'none' && <a href={`/${trustPath}`}>{words.reach.trust}</a>}
    </Check>
  )
}

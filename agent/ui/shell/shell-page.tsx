import { useState } from 'react'
import { BoxContext } from '../box-context.ts'
import { Waiting } from '../entrance/waiting.tsx'
import { ConfirmationDialog } from '../home/confirmation-dialog.tsx'
import { Button } from '../parts/button.tsx'
import { Heading } from '../parts/heading.tsx'
import { appPath } from '../route.ts'
import { useBoxQuery } from '../use-box-query.ts'
import { useTitle } from '../use-title.ts'
import { words } from '../words.ts'
import { Terminal } from './terminal.tsx'

/** `#photos/main`: which app, and which of its programs. */
function placeIn(hash: string) {
  const [, service = '', process = 'main'] = /^#([a-z0-9-]+)(?:\/([a-z0-9-]+))?$/.exec(hash) ?? []
  return { service, process }
}

/** A shell in an app, for the owner: a page of its own, because terminals write styles of theirs. */
export function ShellPage() {
  const { box, silent, refresh } = useBoxQuery()
  const place = placeIn(location.hash)
  const name = place.process === 'main' ? place.service : `${place.service}, ${place.process}`
  useTitle(words.shell.of(name))
  if (!box) return <Waiting silent={silent} />
  return (
    <BoxContext value={{ box, refresh }}>
      <main className="shell-page">
        <header className="shell-head">
          <Heading>{words.shell.of(name)}</Heading>
          <a className="button button-plain" href={`/${appPath(place.service)}`}>
            {words.shell.back}
          </a>
        </header>
        {box.person?.role === 'owner' ? (
          <Place {...place} name={name} />
        ) : (
          <p className="lead">{words.shell.ownerOnly}</p>
        )}
      </main>
      <ConfirmationDialog />
    </BoxContext>
  )
}

interface PlaceProps {
  readonly service: string
  readonly process: string
  readonly name: string
}

function Place(place: PlaceProps) {
  const [times, setTimes] = useState(0)
  const [ended, setEnded] = useState(false)
  return (
    <>
      {times === 0 && <p className="lead">{words.shell.lead}</p>}
      {times > 0 && <Terminal key={times} {...place} ended={() => setEnded(true)} />}
      {ended && <p role="status">{words.shell.ended}</p>}
      {(times === 0 || ended) && (
        <div>
          <Button
            kind="primary"
            onClick={() => {
              setEnded(false)
              setTimes(times + 1)
            }}
          >
            {times === 0 ? words.shell.open : words.shell.again}
          </Button>
        </div>
      )}
    </>
  )
}

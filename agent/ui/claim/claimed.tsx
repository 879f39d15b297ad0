import { Button } from '../parts/button.tsx'
import { CertificateNote } from '../parts/certificate-note.tsx'
import { Copyable } from '../parts/copyable.tsx'
import { Heading } from '../parts/heading.tsx'
import { words } from '../words.ts'

interface ClaimedProps {
  readonly continueAt: string
  /** The three words that the screen of the box shows, too. */
  readonly same: string
}

/** Says what the browser is about to do, before it does. */
export function Claimed({ continueAt, same }: ClaimedProps) {
  return (
    <div className="question">
      <Heading>{words.claimed.title}</Heading>
      <p className="lead">{words.claimed.lead}</p>
      <Copyable text={new URL(continueAt).origin} />
      <p>
        {words.claimed.same} <strong className="same-words">{same}</strong>
      </p>
      <CertificateNote />
      <div className="question-buttons">
        <Button kind="primary" onClick={() => location.assign(continueAt)}>
          {words.claimed.open}
        </Button>
      </div>
    </div>
  )
}

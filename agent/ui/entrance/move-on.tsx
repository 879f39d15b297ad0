import type { Box } from '../../http/api.ts'
import { Button } from '../parts/button.tsx'
import { CertificateNote } from '../parts/certificate-note.tsx'
import { Copyable } from '../parts/copyable.tsx'
import { Heading } from '../parts/heading.tsx'
import { Screen } from '../parts/screen.tsx'
import { useTitle } from '../use-title.ts'
import { words } from '../words.ts'

/** Whether this page came by an address that others in the network can listen to. */
export function mustMove(box: Box): boolean {
  return (
    box.claimed &&
    location.protocol === 'http:' &&
    new URL(box.secureUrl).origin !== location.origin
  )
}

/** Offers the secure address of the box, and keeps the place within the page. */
export function MoveOn({ secureUrl }: { readonly secureUrl: string }) {
  useTitle(words.move.title)
  const { origin } = new URL(secureUrl)
  return (
    <Screen>
      <div className="question">
        <Heading>{words.move.title}</Heading>
        <p className="lead">{words.move.lead}</p>
        <Copyable text={origin} />
        <CertificateNote />
        <div className="question-buttons">
          <Button kind="primary" onClick={() => location.replace(`${origin}/${location.hash}`)}>
            {words.move.open}
          </Button>
        </div>
      </div>
    </Screen>
  )
}

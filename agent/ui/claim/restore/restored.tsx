import { Copyable } from '../../parts/copyable.tsx'
import { Heading } from '../../parts/heading.tsx'
import { words } from '../../words.ts'

/** The box starts anew, under its old name: this page cannot follow it there. */
export function Restored({ box }: { readonly box: string | undefined }) {
  return (
    <div className="question">
      <Heading>{words.restore.done}</Heading>
      <p className="lead">{words.restore.doneLead}</p>
      {box !== undefined && <Copyable text={`https://${box}.local`} />}
      <p>{words.restore.doneNext}</p>
      <p className="soft">{words.restore.doneOld}</p>
    </div>
  )
}

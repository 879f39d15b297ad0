import { Fragment, useId } from 'react'
import { CopyButton } from './copy-button.tsx'

interface CopyableProps {
  readonly text: string
  /** What is copied, in words, where the text itself says nothing. */
  readonly what?: string
}

/** An address or a code, to read aloud or copy. */
export function Copyable({ text, what = text }: CopyableProps) {
  const id = useId()
  return (
    <div className="copyable">
      <code id={id}>
        {pieces(text).map(({ piece, at }) => (
          <Fragment key={at}>
            {piece}
            <wbr />
          </Fragment>
        ))}
      </code>
      <CopyButton text={text} what={what} selects={id} />
    </div>
  )
}

// An address breaks between its groups and not within one.
function pieces(text: string) {
  return [...text.matchAll(/[^:./-]*[:./-]*/g)].map(({ 0: piece, index: at }) => ({ piece, at }))
}

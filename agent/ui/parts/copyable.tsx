import { useId } from 'react'
import { CopyButton } from './copy-button.tsx'

/** An address or a code, to read aloud or copy. */
export function Copyable({ text, href }: { readonly text: string; readonly href?: string }) {
  const id = useId()
  return (
    <div className="copyable">
      <code id={id}>{href ? <a href={href}>{text}</a> : text}</code>
      <CopyButton text={text} what={text} selects={id} />
    </div>
  )
}

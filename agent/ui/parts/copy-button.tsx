import { useEffect, useState } from 'react'
import { words } from '../words.ts'
import { Icon } from './icon.tsx'

const shownMs = 2_500

interface CopyButtonProps {
  readonly text: string
  /** What is copied, for those who cannot see it beside the button. */
  readonly what: string
  /** The element that shows the text: it is selected where copying is not allowed. */
  readonly selects: string
  /** A word beside the icon, where it does not stand right behind the text. */
  readonly label?: string
}

export function CopyButton({ text, what, selects, label }: CopyButtonProps) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), shownMs)
    return () => clearTimeout(timer)
  }, [copied])

  // Over plain http a browser has no clipboard for pages: the person copies what is selected.
  const copy = () =>
    navigator.clipboard
      ?.writeText(text)
      .then(() => setCopied(true))
      .catch(() => select(selects)) ?? select(selects)

  return (
    <>
      <button
        type="button"
        className="copy"
        onClick={() => void copy()}
        aria-label={words.copy(what)}
      >
        <Icon name={copied ? 'check' : 'copy'} size={18} />
        <span>{copied ? words.copied : label}</span>
      </button>
      <span className="unseen" role="status">
        {copied && words.copied}
      </span>
    </>
  )
}

function select(id: string): void {
  const shown = document.getElementById(id)
  if (shown instanceof HTMLTextAreaElement) shown.select()
  else if (shown) getSelection()?.selectAllChildren(shown)
}

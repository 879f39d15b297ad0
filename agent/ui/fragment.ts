import { readCode } from '../claim/code.ts'

/** What the address may carry after its `#` besides a place within the page. */
export interface Fragment {
  /** The claim code, from the QR code of the box. */
  readonly code?: string
  /** A one-time token that brings a session over from another address of the box. */
  readonly handover?: string
  /** A link that makes somebody a person of this box. */
  readonly invitation?: string
  /** A one-time token by which a new address of the box proves itself. */
  readonly confirm?: string
}

/** Reads the secrets out of the address and takes them off it, so that no history keeps them. */
export function takeFragment(): Fragment {
  const found = parseFragment(location.hash)
  if (Object.keys(found).length > 0) history.replaceState(undefined, '', location.pathname)
  return found
}

export function parseFragment(hash: string): Fragment {
  const text = decode(hash.replace(/^#/, ''))
  if (text.startsWith('invitation=')) return { invitation: text.slice('invitation='.length) }
  if (text.startsWith('handover=')) return { handover: text.slice('handover='.length) }
  if (text.startsWith('confirm=')) return { confirm: text.slice('confirm='.length) }
  const code = readCode(text)
  return code === undefined ? {} : { code }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

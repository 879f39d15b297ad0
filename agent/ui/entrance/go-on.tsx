import { useEffect } from 'react'
import { Waiting } from './waiting.tsx'

/**
 * Where somebody wanted to go who had to sign in first: a guarded app, through the box's own gate.
 * Anything else in the address is ignored, so that nobody can be led elsewhere.
 */
export function wayOn(hash: string): string | undefined {
  const [place, query = ''] = hash.split('?', 2)
  if (place !== '#/sign-in') return undefined
  const to = new URLSearchParams(query).get('to') ?? ''
  return to.startsWith('/gate?') ? to : undefined
}

/** Signed in, and on the way to the app. */
export function GoOn({ to }: { readonly to: string }) {
  useEffect(() => location.replace(to), [to])
  return <Waiting />
}

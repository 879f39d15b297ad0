import { useEffect } from 'react'
import { Waiting } from './waiting.tsx'

/**
 * At this address the box has two pages: the claim until it has an owner, and everything else after
 * that. Whoever has the one that is over gets the other.
 */
export function OtherPage() {
  useEffect(() => location.reload(), [])
  return <Waiting />
}

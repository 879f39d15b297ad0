import { createContext, useContext } from 'react'
import type { Box } from '../http/api.ts'

export interface BoxAccess {
  readonly box: Box
  /** Asks the box again who it is and whether this browser is signed in. */
  readonly refresh: () => Promise<void>
}

export const BoxContext = createContext<BoxAccess | undefined>(undefined)

/** The box this page belongs to. */
export function useBox(): BoxAccess {
  const access = useContext(BoxContext)
  if (!access) throw new Error('useBox needs a BoxContext around it')
  return access
}

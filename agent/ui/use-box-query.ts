import { useCallback, useEffect, useState } from 'react'
import type { Box } from '../http/api.ts'
import { api } from './api-client.ts'

const pauseMs = 3_000

export interface BoxQuery {
  readonly box: Box | undefined
  /** No answer to the last question. */
  readonly silent: boolean
  readonly refresh: () => Promise<void>
}

/** Asks who the box is, and goes on asking while it does not answer. */
export function useBoxQuery(): BoxQuery {
  const [box, setBox] = useState<Box>()
  const [silent, setSilent] = useState(false)

  const refresh = useCallback(async () => {
    const answer = await api.box().catch(() => undefined)
    if (answer) setBox(answer)
    setSilent(!answer)
  }, [])

  useEffect(() => void refresh(), [refresh])
  useEffect(() => {
    if (!silent) return
    const timer = setInterval(() => void refresh(), pauseMs)
    return () => clearInterval(timer)
  }, [silent, refresh])

  return { box, silent, refresh }
}

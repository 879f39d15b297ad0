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

/** The first answer, where it was asked for before anything is drawn. */
let early: Promise<Box> | undefined
let answered: Box | undefined

/** Lets the box be asked while the page still fetches what it draws; `answers` hears who it is. */
export function askEarly(answers: (box: Box) => void): void {
  early = api.box()
  early.then(
    box => {
      answered = box
      answers(box)
    },
    // Whoever waits for it hears of a failure.
    () => {},
  )
}

/** Asks who the box is, and goes on asking while it does not answer. */
export function useBoxQuery(): BoxQuery {
  const [box, setBox] = useState(answered)
  const [silent, setSilent] = useState(false)

  const refresh = useCallback(async () => {
    const asked = early ?? api.box()
    early = undefined
    answered = undefined
    const answer = await asked.catch(() => undefined)
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

import { useEffect, useState } from 'react'
import { logStreamPath } from '../api-client.ts'
import { useBox } from '../box-context.ts'

/** Lines that a page holds; older ones are let go. */
const held = 5_000
/** Milliseconds until a stream that was refused is asked for again. */
const pauseMs = 3_000

export interface LiveLog {
  readonly text: string | undefined
  /** The box does not answer, or the program does not run; the page goes on trying. */
  readonly lost: boolean
}

/** What a program of an app writes, from its last lines on, while `process` is said. */
export function useLog(service: string, process: string | undefined): LiveLog {
  const { refresh } = useBox()
  const [log, setLog] = useState<LiveLog>({ text: undefined, lost: false })
  useEffect(() => {
    setLog({ text: undefined, lost: false })
    if (process === undefined) return
    let source: EventSource
    let timer: ReturnType<typeof setTimeout> | undefined
    let ended = false
    let fresh = true
    const connect = () => {
      source = new EventSource(logStreamPath(service, process))
      // Whoever connects again is told the last lines again.
      source.onopen = () => {
        fresh = true
      }
      source.onmessage = hear
      source.onerror = () => {
        setLog(now => ({ ...now, lost: true }))
        // A browser tries again where a stream breaks off, and never where it was refused.
        if (source.readyState === EventSource.CLOSED) timer = setTimeout(tryAgain, pauseMs)
      }
    }
    // Whoever is signed out meanwhile sees another page.
    const tryAgain = async () => {
      await refresh()
      if (!ended) connect()
    }
    const hear = ({ data }: MessageEvent<string>) => {
      const { text } = JSON.parse(data) as { readonly text: string }
      const begins = fresh
      fresh = false
      setLog(({ text: before = '' }) => ({
        text: lastLines((begins ? '' : before) + text),
        lost: false,
      }))
    }
    connect()
    return () => {
      ended = true
      clearTimeout(timer)
      source.close()
    }
  }, [service, process, refresh])
  return log
}

function lastLines(text: string): string {
  const lines = text.split('\n')
  return lines.length <= held ? text : lines.slice(-held).join('\n')
}

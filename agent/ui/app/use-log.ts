import { useEffect, useState } from 'react'
import { logStreamPath } from '../api-client.ts'

/** Lines that a page holds; older ones are let go. */
const held = 5_000

export interface LiveLog {
  readonly text: string | undefined
  /** The box does not answer, or the program does not run; the page goes on trying. */
  readonly lost: boolean
}

/** What a program of an app writes, from its last lines on, while `process` is said. */
export function useLog(service: string, process: string | undefined): LiveLog {
  const [log, setLog] = useState<LiveLog>({ text: undefined, lost: false })
  useEffect(() => {
    setLog({ text: undefined, lost: false })
    if (process === undefined) return
    const source = new EventSource(logStreamPath(service, process))
    let fresh = true
    // Whoever connects again is told the last lines again.
    source.onopen = () => {
      fresh = true
    }
    source.onmessage = ({ data }: MessageEvent<string>) => {
      const { text } = JSON.parse(data) as { readonly text: string }
      const begins = fresh
      fresh = false
      setLog(({ text: before = '' }) => ({
        text: lastLines((begins ? '' : before) + text),
        lost: false,
      }))
    }
    source.onerror = () => setLog(now => ({ ...now, lost: true }))
    return () => source.close()
  }, [service, process])
  return log
}

function lastLines(text: string): string {
  const lines = text.split('\n')
  return lines.length <= held ? text : lines.slice(-held).join('\n')
}

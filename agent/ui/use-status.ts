import { useEffect, useState } from 'react'
import type { Box, Status } from '../http/api.ts'
import { useBox } from './box-context.ts'
import { preferredLanguage } from './language.ts'
import { StatusStream } from './status-stream.ts'

export interface LiveStatus {
  readonly status: Status | undefined
  /** Since when the picture is old, if it is. */
  readonly lostSince: Date | undefined
}

let early: StatusStream | undefined

/** Follows a box, as it answered, while the page still fetches what it draws. */
export function followEarly({ person, version }: Box): void {
  if (person) early = new StatusStream(version, preferredLanguage())
}

/** The one that was begun early, once; one in a language that was given up meanwhile ends. */
function takeEarly(language: string): StatusStream | undefined {
  const stream = early
  early = undefined
  if (stream?.language === language) return stream
  stream?.close()
  return undefined
}

/** The state of the box, live. */
export function useStatus(): LiveStatus {
  const { box, refresh } = useBox()
  // Drawn anew whenever it is another one.
  const language = preferredLanguage()
  const [live, setLive] = useState<LiveStatus>({ status: early?.last, lostSince: undefined })

  useEffect(() => {
    const stream = takeEarly(language) ?? new StatusStream(box.version, language)
    stream.tell({
      status: status => setLive({ status, lostSince: undefined }),
      lost: () => setLive(now => ({ ...now, lostSince: now.lostSince ?? new Date() })),
      signedOut: () => void refresh(),
    })
    return () => stream.close()
  }, [box.version, language, refresh])

  return live
}

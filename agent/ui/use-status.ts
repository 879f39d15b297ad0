import { useEffect, useState } from 'react'
import type { Status } from '../http/api.ts'
import { useBox } from './box-context.ts'
import { preferredLanguage } from './language.ts'
import { StatusStream } from './status-stream.ts'

export interface LiveStatus {
  readonly status: Status | undefined
  /** Since when the picture is old, if it is. */
  readonly lostSince: Date | undefined
}

/** The state of the box, live. */
export function useStatus(): LiveStatus {
  const { box, refresh } = useBox()
  // Drawn anew whenever it is another one.
  const language = preferredLanguage()
  const [live, setLive] = useState<LiveStatus>({ status: undefined, lostSince: undefined })

  useEffect(() => {
    const stream = new StatusStream(
      {
        status: status => setLive({ status, lostSince: undefined }),
        lost: () => setLive(now => ({ ...now, lostSince: now.lostSince ?? new Date() })),
        signedOut: () => void refresh(),
      },
      box.version,
      language,
    )
    return () => stream.close()
  }, [box.version, language, refresh])

  return live
}

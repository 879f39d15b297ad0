import { Heading } from '../parts/heading.tsx'
import { Screen } from '../parts/screen.tsx'
import { words } from '../words.ts'

interface WaitingProps {
  /** The box has not answered so far. */
  readonly silent?: boolean
  readonly sentence?: string
}

/** Until the box says who it is. Words come only when the wait is long enough to be seen. */
export function Waiting({ silent = false, sentence }: WaitingProps) {
  return (
    <Screen brief>
      {silent ? (
        <div className="question">
          <Heading>{words.silent.title}</Heading>
          <p className="lead">{words.silent.text}</p>
        </div>
      ) : (
        <div role="status">
          <h1 className="lead late">{sentence ?? words.loading}</h1>
        </div>
      )}
    </Screen>
  )
}

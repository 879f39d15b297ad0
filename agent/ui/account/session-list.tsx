import { useEffect, useState } from 'react'
import type { OwnSession } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { formatMoment } from '../format.ts'
import { ActButton } from '../parts/act-button.tsx'
import { ProblemNote } from '../parts/problem-note.tsx'
import { useAction } from '../use-action.ts'
import { words } from '../words.ts'
import { deviceName } from './device-name.ts'

/** Where one is signed in, and the way to end it from here. */
export function SessionList() {
  const [sessions, setSessions] = useState<readonly OwnSession[]>()
  const { run: read, problem } = useAction(async () => setSessions((await api.sessions()).sessions))
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when one comes
  useEffect(() => void read(), [])
  return (
    <section>
      <h2>{words.account.sessions}</h2>
      {problem && <ProblemNote problem={problem} urgent />}
      {!sessions && !problem && <p className="soft late">{words.loading}</p>}
      <ul className="entries">
        {sessions?.map(session => {
          const device = deviceName(session.device) ?? words.account.unknownDevice
          return (
            <li key={session.id}>
              <p className="entry-title">{device}</p>
              <p className="soft">
                {session.here
                  ? words.account.here
                  : words.account.seen(formatMoment(new Date(session.seen)))}
              </p>
              {!session.here && (
                <ActButton
                  label={words.signOut}
                  named={words.account.endSession(device)}
                  act={async () => {
                    await api.endSession(session.id)
                    await read()
                  }}
                />
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}

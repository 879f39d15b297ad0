import { api } from '../api-client.ts'
import { formatMoment } from '../format.ts'
import { ActButton } from '../parts/act-button.tsx'
import { Waited } from '../parts/waited.tsx'
import { useAsked } from '../use-asked.ts'
import { words } from '../words.ts'
import { deviceName } from './device-name.ts'

/** Where one is signed in, and the way to end it from here. */
export function SessionList() {
  const sessions = useAsked('sessions', api.sessions)
  return (
    <section>
      <h2>{words.account.sessions}</h2>
      <Waited for={sessions} />
      <ul className="entries">
        {sessions.answer?.sessions.map(session => {
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
                    await sessions.again()
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

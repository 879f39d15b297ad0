import { api } from '../api-client.ts'
import { BackLink } from '../parts/back-link.tsx'
import { Heading } from '../parts/heading.tsx'
import { Waited } from '../parts/waited.tsx'
import { useAsked } from '../use-asked.ts'
import { useTitle } from '../use-title.ts'
import { words } from '../words.ts'
import { DEVICES, type Device, deviceOf } from './device.ts'
import { DeviceSteps } from './device-steps.tsx'

/** How a device comes to know the box, so that no browser on it warns any more. */
export function Trust() {
  const asked = useAsked('trust', api.trust)
  const trust = asked.answer
  useTitle(words.trust.title)
  const own = deviceOf(navigator.userAgent, navigator.maxTouchPoints)
  return (
    <main className="trust app-view">
      <BackLink />
      <Heading>{words.trust.title}</Heading>
      <p className="lead">{words.trust.lead}</p>
      <Waited for={asked} />
      {trust && (
        <>
          <section>
            <h2>{words.trust.compare}</h2>
            <p className="soft">{words.trust.compareHint}</p>
            <p className="trust-words">{trust.words.join(' ')}</p>
            <details>
              <summary>{words.trust.sha256}</summary>
              <p className="trust-hash">{trust.sha256}</p>
            </details>
          </section>
          <section>
            <h2>{words.trust.devices}</h2>
            {[own, ...DEVICES.filter(it => it !== own)].map(device => (
              <Steps key={device} device={device} own={device === own} />
            ))}
          </section>
        </>
      )}
    </main>
  )
}

function Steps({ device, own }: { readonly device: Device; readonly own: boolean }) {
  const { title } = words.trust[device]
  return (
    <details className="advanced" open={own}>
      <summary>{own ? words.trust.own(title) : title}</summary>
      <DeviceSteps device={device} />
    </details>
  )
}

import { words } from '../words.ts'
import type { Device } from './device.ts'

const FILES: Readonly<Record<Device, string>> = {
  iphone: 'trust/gantry.mobileconfig',
  mac: 'trust/gantry.mobileconfig',
  android: 'trust/gantry.cer',
  windows: 'trust/gantry.cer',
  linux: 'trust/gantry.pem',
  firefox: 'trust/gantry.pem',
}

/** How a device of this kind comes to know the box. */
export function DeviceSteps({ device }: { readonly device: Device }) {
  const { title, steps } = words.trust[device]
  return (
    <ol className="trust-steps">
      {steps.map((step, index) => (
        <li key={step}>
          {step}
          {index === 0 && (
            <>
              {' '}
              <a className="trust-file" href={FILES[device]}>
                {words.trust.file(title)}
              </a>
            </>
          )}
        </li>
      ))}
    </ol>
  )
}

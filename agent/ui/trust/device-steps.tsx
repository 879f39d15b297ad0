import { words } from '../words.ts'
import { type Device, FILES } from './device.ts'

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

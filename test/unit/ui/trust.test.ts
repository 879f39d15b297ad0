import { expect, it } from 'vitest'
import { trustRoutes } from '../../../agent/http/trust-routes.ts'
import { DEVICES, deviceOf, FILES } from '../../../agent/ui/trust/device.ts'

it.each([
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)', 5, 'iphone'],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Safari/605.1.15', 5, 'iphone'],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Safari/605.1.15', 0, 'mac'],
  ['Mozilla/5.0 (Linux; Android 15; Pixel 9) Chrome/131.0.0.0 Mobile', 5, 'android'],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Firefox/133.0', 0, 'windows'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Firefox/133.0', 0, 'firefox'],
  ['Mozilla/5.0 (X11; Linux x86_64) Chrome/131.0.0.0', 0, 'linux'],
] as const)('takes %s with %d touches for: %s', (agent, touches, device) => {
  expect(deviceOf(agent, touches)).toBe(device)
})

it('leads every kind of device to a file that the box serves', () => {
  const served = trustRoutes.map(it => it.path)
  for (const it of DEVICES) expect(served).toContain(`/${FILES[it]}`)
})

/** Kinds of devices that are told in their own way whom to trust. */
export const DEVICES = ['iphone', 'android', 'mac', 'windows', 'linux', 'firefox'] as const

export type Device = (typeof DEVICES)[number]

/** What this device most likely is, by what its browser says of itself. */
export function deviceOf(userAgent: string, touches = 0): Device {
  if (/iPhone|iPad|iPod/.test(userAgent)) return 'iphone'
  if (/Android/.test(userAgent)) return 'android'
  // An iPad says that it is a Mac, but no Mac has a touch screen.
  if (/Macintosh/.test(userAgent)) return touches > 1 ? 'iphone' : 'mac'
  if (/Windows/.test(userAgent)) return 'windows'
  return /Firefox/.test(userAgent) ? 'firefox' : 'linux'
}

/** Kinds of devices that are told in their own way whom to trust. */
export const DEVICES = ['iphone', 'android', 'mac', 'windows', 'linux', 'firefox'] as const

export type Device = (typeof DEVICES)[number]

/** What each takes the certificate in, where the box serves it. */
export const FILES: Readonly<Record<Device, string>> = {
  iphone: 'trust/gantry.mobileconfig',
  mac: 'trust/gantry.mobileconfig',
  android: 'trust/gantry.cer',
  windows: 'trust/gantry.cer',
  linux: 'trust/gantry.pem',
  firefox: 'trust/gantry.pem',
}

/** What this device most likely is, by what its browser says of itself. */
export function deviceOf(userAgent: string, touches = 0): Device {
  if (/iPhone|iPad|iPod/.test(userAgent)) return 'iphone'
  if (/Android/.test(userAgent)) return 'android'
  // An iPad says that it is a Mac, but no Mac has a touch screen.
  if (/Macintosh/.test(userAgent)) return touches > 1 ? 'iphone' : 'mac'
  if (/Windows/.test(userAgent)) return 'windows'
  return /Firefox/.test(userAgent) ? 'firefox' : 'linux'
}

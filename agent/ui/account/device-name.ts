import { parse } from 'bowser'

/** What a browser says about itself, as people would say it: `Firefox, Linux`. */
export function deviceName(userAgent: string): string | undefined {
  if (userAgent === '') return undefined
  const { browser, os, platform } = parse(userAgent)
  const machine = [platform.vendor, platform.model].filter(Boolean).join(' ') || os.name
  return [browser.name, machine].filter(Boolean).join(', ') || undefined
}

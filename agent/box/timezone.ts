import { z } from 'zod'

/** As in the tz database, e.g. `Europe/Berlin`. */
export const timezone = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*$/, 'a time zone such as "Europe/Berlin"')

/**
 * One that exists, for what somebody says. `box.toml` takes any: a box does not end because a later
 * tz database knows a zone no more.
 */
export const knownTimezone = timezone.refine(isKnown, 'a time zone such as "Europe/Berlin"')

function isKnown(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }) !== undefined
  } catch {
    return false
  }
}

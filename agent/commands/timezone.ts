import { InvalidInput } from '../base/errors.ts'
import { knownTimezone } from '../box/timezone.ts'
import type { Command } from './command.ts'

/** `gantry timezone [ZONE]` */
export const timezoneCommand: Command = async ([wanted], { json, worker, say }) => {
  if (wanted !== undefined) {
    const read = knownTimezone.safeParse(wanted)
    if (!read.success) {
      throw new InvalidInput('timezone-invalid', `"${wanted}" is no time zone`, {
        hint: 'as the tz database names them, such as Europe/Berlin',
      })
    }
    await worker.ask('box.timezone', { timezone: read.data })
  }
  const { timezone } = (await worker.ask('status.read', { host: '' })).box
  say(json ? JSON.stringify({ timezone }) : timezone)
  return 0
}

import { InvalidInput } from '../base/errors.ts'
import { boxName } from '../box/manifest.ts'
import type { Command } from './command.ts'

/** `gantry name [NEW]` */
export const nameCommand: Command = async ([wanted], { json, worker, say }) => {
  if (wanted !== undefined) {
    const read = boxName.safeParse(wanted)
    if (!read.success) {
      throw new InvalidInput('name-invalid', `"${wanted}" cannot be the name of a box`, {
        hint: 'lower-case letters, digits and inner hyphens, at most 20',
      })
    }
    await worker.ask('box.rename', { name: read.data })
  }
  const { name, hostname } = (await worker.ask('status.read', { host: '' })).box
  say(json ? JSON.stringify({ name, hostname }) : `${name}  https://${hostname}.local`)
  return 0
}

import { InvalidInput } from '../base/errors.ts'
import type { Command } from './command.ts'

/** `gantry secret list NAME` and `gantry secret rotate NAME`. */
export const secretCommand: Command = async ([act = '', service], { json, worker, say }) => {
  if (service === undefined || !['list', 'rotate'].includes(act)) {
    throw new InvalidInput('command-unknown', 'expected list or rotate, and the name of an app', {
      hint: 'gantry secret list NAME, or gantry secret rotate NAME',
    })
  }
  if (act === 'rotate') await worker.ask('app.rotate', { service })
  const { secrets } = await worker.ask('app.secrets', { service })
  if (json) say(JSON.stringify({ secrets }))
  else for (const { label, value } of secrets) say(`${label}: ${value}`)
  return 0
}

import { InvalidInput } from '../base/errors.ts'
import type { Command } from './command.ts'

const LOST = {
  nothing: 'everything on this box would be erased: people, apps, and all that is stored in them',
  apps: 'everybody would lose their access to this box; its apps would stay, with all their data',
} as const

/** `gantry reset NAME [--keep-apps]`: the way back to a box that belongs to nobody. */
export const resetCommand: Command = async (words, { json, keepApps, worker, say }) => {
  const keep = keepApps ? 'apps' : 'nothing'
  const [name] = words
  if (name === undefined || words.length > 1) {
    const { box } = await worker.ask('status.read', { host: '' })
    const option = keepApps ? ' --keep-apps' : ''
    throw new InvalidInput('name-missing', LOST[keep], {
      hint: `if that is what you want, give the name of the box: gantry reset ${box.name}${option}`,
    })
  }
  const next = await worker.ask('box.reset', { name, keep })
  say(
    json
      ? JSON.stringify({ keep, state: 'restarting', name: next.name })
      : `The box starts anew now, as http://${next.name}.local. Its claim code stands on its screen and in claim-code.txt on its card.`,
  )
  return 0
}

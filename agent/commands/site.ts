import { InvalidInput } from '../base/errors.ts'
import type { Command } from './command.ts'
import { apply, diff, pull } from './site-files.ts'

const ACTS: Readonly<Record<string, Command>> = { pull, diff, apply }

/** `gantry site …`: several boxes at once. */
export const siteCommand: Command = async ([act = '', ...words], context) => {
  const command = Object.hasOwn(ACTS, act) ? ACTS[act] : undefined
  if (command) return await command(words, context)
  throw new InvalidInput('command-unknown', `"gantry site ${act}" is not a command`, {
    hint: `one of: ${Object.keys(ACTS).join(', ')}`,
  })
}

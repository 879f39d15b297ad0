import { InvalidInput } from '../base/errors.ts'
import type { Command } from './command.ts'
import {
  bring,
  drain,
  find,
  forget,
  join,
  kept,
  label,
  leave,
  lend,
  recover,
  remove,
  show,
  standby,
  takeBack,
  use,
} from './site-boxes.ts'
import { apply, diff, pull } from './site-files.ts'
import { move, stay } from './site-moves.ts'

/** What one box is asked for. */
const OF_ONE: Readonly<Record<string, Command>> = {
  ...{ show, find, join, label, remove, drain, use, move, stay, leave, recover },
  ...{ lend, standby, kept, bring, forget, 'take-back': takeBack },
}
const OF_SEVERAL: Readonly<Record<string, Command>> = { pull, diff, apply }
const ACTS = { ...OF_ONE, ...OF_SEVERAL }

/** `gantry site …`: several boxes at once, and as one. */
export const siteCommand: Command = async ([act = 'show', ...words], context) => {
  const command = Object.hasOwn(ACTS, act) ? ACTS[act] : undefined
  if (!command) {
    throw new InvalidInput('command-unknown', `"gantry site ${act}" is not a command`, {
      hint: `one of: ${Object.keys(ACTS).join(', ')}`,
    })
  }
  if (Object.hasOwn(OF_ONE, act) && context.hosts.length > 1) {
    throw new InvalidInput('hosts-many', `gantry site ${act} asks one box at a time`, {
      hint: 'give --host once',
    })
  }
  return await command(words, context)
}

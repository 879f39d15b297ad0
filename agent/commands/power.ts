import { InvalidInput } from '../base/errors.ts'
import { LOG_PARTS, type LogPart } from '../power/journal.ts'
import type { Command } from './command.ts'

/** `gantry restart`: of the box, in good order. */
export const restartCommand: Command = async (_words, { json, worker, say }) => {
  await worker.ask('box.restart', {})
  say(json ? JSON.stringify({ state: 'restarting' }) : 'The box starts anew now.')
  return 0
}

/** `gantry shutdown` */
export const shutdownCommand: Command = async (_words, { json, worker, say }) => {
  await worker.ask('box.shut-down', {})
  say(json ? JSON.stringify({ state: 'off' }) : 'The box goes off now.')
  return 0
}

/** `gantry log [PART] [WORD]`: what the box itself wrote, the newest last. */
export const logCommand: Command = async (words, { json, worker, say }) => {
  const [first = '', ...more] = words
  const part = Object.hasOwn(LOG_PARTS, first) ? (first as LogPart) : undefined
  const search = (part ? more : words).join(' ')
  if (search.length > 200) throw new InvalidInput('search-long', 'search for less: 200 letters')
  const { text } = await worker.ask('box.logs', { ...(part ? { part } : {}), search })
  say(json ? JSON.stringify({ lines: text.split('\n') }) : text)
  return 0
}

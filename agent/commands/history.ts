import { InvalidInput } from '../base/errors.ts'
import type { Command } from './command.ts'

/** `gantry history`: every decision that was made about the box, the latest first. */
export const historyCommand: Command = async (_words, { json, worker, say }) => {
  const { history } = await worker.ask('history.read', {})
  if (json) say(JSON.stringify({ history }))
  else
    for (const { number, at, what } of history) say(`${String(number).padStart(5)}  ${at}  ${what}`)
  return 0
}

/** `gantry rollback N`: makes the box what it was to be then. */
export const rollbackCommand: Command = async ([word = ''], { json, worker, say }) => {
  const number = Number(word)
  if (!Number.isInteger(number) || word === '') {
    throw new InvalidInput('number-missing', 'expected a number of the history', {
      hint: 'gantry history lists them; to take an app back: gantry app rollback NAME',
    })
  }
  await worker.ask('history.restore', { number })
  if (json) say(JSON.stringify({ number }))
  return 0
}

import { InvalidInput } from '../base/errors.ts'
import type { Command } from './command.ts'

/** `gantry history`: every decision that was made about the box, the latest first. `undo N` takes one back. */
export const historyCommand: Command = async ([act, word = ''], { json, worker, say }) => {
  if (act !== undefined) {
    const number = Number(word)
    if (act !== 'undo' || word === '' || !Number.isInteger(number)) {
      throw new InvalidInput('command-unknown', 'gantry history knows no such word', {
        hint: 'gantry history, or gantry history undo NUMBER',
      })
    }
    await worker.ask('history.undo', { number })
    if (json) say(JSON.stringify({ number }))
    return 0
  }
  const { history } = await worker.ask('history.read', {})
  if (json) say(JSON.stringify({ history }))
  else
    for (const { number, at, what, undoable } of history)
      say(`${String(number).padStart(5)}  ${at}  ${what}${undoable ? '  (can be undone)' : ''}`)
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

import { InvalidInput } from '../base/errors.ts'
import { FIRST_RUN } from '../box/first-run.ts'
import type { Command } from './command.ts'

/** `gantry first-run [done|later STEP... | dismiss]`: what an owner is asked after the claim. */
export const firstRunCommand: Command = async ([act, ...words], { json, worker, say }) => {
  const steps = FIRST_RUN.filter(it => words.includes(it))
  if ((act === 'done' || act === 'later') && steps.length > 0 && steps.length === words.length) {
    await worker.ask('first-run.answer', { steps, answer: act })
  } else if (act === 'dismiss' && words.length === 0) {
    await worker.ask('first-run.dismiss', {})
  } else if (act !== undefined) {
    throw new InvalidInput(
      'command-unknown',
      `gantry first-run knows no "${[act, ...words].join(' ')}"`,
      { hint: `gantry first-run done|later, with ${FIRST_RUN.join(', ')}; or dismiss` },
    )
  }
  const { firstRun } = await worker.ask('status.read', { host: '' })
  if (json) say(JSON.stringify({ steps: firstRun?.steps ?? [] }))
  else if (!firstRun) say('nothing is left of the first steps')
  else for (const { step, state } of firstRun.steps) say(`${state.padEnd(6)} ${step}`)
  return 0
}

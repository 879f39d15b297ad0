import type { Command } from './command.ts'

/** `gantry plan`: the steps that the loop would do now. */
export const planCommand: Command = async (_words, { json, worker, say }) => {
  const { steps } = await worker.ask('plan.read', {})
  if (json) say(JSON.stringify({ steps }))
  else if (steps.length === 0) say('nothing to do: the box is what it should be')
  else for (const { part, says } of steps) say(`${part.padEnd(12)} ${says}`)
  return 0
}

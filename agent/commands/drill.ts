import { setTimeout as pause } from 'node:timers/promises'
import type { DrillAtTarget } from '../http/api.ts'
import type { Command } from './command.ts'
import { goingWords } from './going.ts'

/** `gantry backup drill`: waits until it is over, unless told not to, and says what it has shown. */
export const drillCommand: Command = async (_words, { worker, json, wait, say }) => {
  const { targets: before } = await worker.ask('drill.read', {})
  await worker.ask('drill.now', {})
  if (!wait) return 0
  for (let said = ''; ; await pause(500)) {
    const { busy, progress, targets } = await worker.ask('drill.read', {})
    if (busy) {
      const says = progress ? goingWords(progress) : said
      if (!json && says !== said) say(says)
      said = says
      continue
    }
    const [found] = Object.entries(targets).filter(([name, it]) => it.tried !== before[name]?.tried)
    if (!found) return 1
    const [target, came] = found
    if (json) say(JSON.stringify({ target, ...came }))
    else for (const line of drillLines(target, came)) say(line)
    return came.problem ? 1 : 0
  }
}

/** What the last drill at a target has shown. */
export function drillLines(target: string, { problem, proof }: DrillAtTarget): string[] {
  return [
    ...(problem
      ? [`! ${target}: ${problem.message}`, `  ${problem.hint ?? ''}`, problem.detail ?? '']
      : []),
    ...(proof
      ? [
          `${target}: on ${proof.at} everything of ${proof.name} came back in ${proof.seconds} s: ` +
            `${proof.databases} databases with ${proof.rows} rows${proof.app ? `, and ${proof.app} worked` : ''}`,
        ]
      : [`${target}: nothing was brought back on trial yet`]),
  ].filter(Boolean)
}

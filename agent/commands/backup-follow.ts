import { text } from 'node:stream/consumers'
import { InvalidInput } from '../base/errors.ts'
import type { FollowReport } from '../http/api.ts'
import type { Command, Context } from './command.ts'

/** `gantry backup follow [status | start [PLACE] | stop | take-over --agree]` */
export const followCommand: Command = async ([act = 'status', ...words], context) => {
  if (!Object.hasOwn(ACTS, act)) {
    throw new InvalidInput('command-unknown', `"gantry backup follow ${act}" is not a command`, {
      hint: 'gantry backup follow status, start, stop or take-over',
    })
  }
  return await ACTS[act as keyof typeof ACTS](words, context)
}

const ACTS = { status, start, stop, 'take-over': takeOver } satisfies Record<string, Command>

async function status(_words: readonly string[], { worker, json, say }: Context): Promise<number> {
  const { follow } = await worker.ask('backup.read', {})
  if (json) say(JSON.stringify({ follow: follow ?? null }))
  else for (const line of linesOf(follow)) say(line)
  return follow?.problem ? 1 : 0
}

/** The kit comes by standard input: it opens everything that the other box has saved. */
async function start([place]: readonly string[], context: Context): Promise<number> {
  if (process.stdin.isTTY) {
    throw new InvalidInput('words-missing', 'the recovery kit of the other box is needed', {
      hint: 'gantry backup follow start < FILE, with the text that stands below the code of the kit',
    })
  }
  const kit = (await text(process.stdin)).trim()
  await context.worker.ask('backup.follow', { kit, ...(place ? { place } : {}) })
  return await status([], context)
}

async function stop(_words: readonly string[], context: Context): Promise<number> {
  await context.worker.ask('backup.unfollow', {})
  return await status([], context)
}

async function takeOver(_words: readonly string[], context: Context): Promise<number> {
  const { worker, agree, json, say } = context
  const { follow } = await worker.ask('backup.read', {})
  if (follow && !agree) {
    throw new InvalidInput('not-agreed', `this box would become ${follow.name}, and start anew`, {
      hint: `only when ${follow.name} is gone: gantry backup follow take-over --agree`,
    })
  }
  await worker.ask('backup.take-over', {})
  say(json ? JSON.stringify({ follow: follow ?? null }) : 'the box starts anew when all is here')
  return 0
}

function linesOf(follow: FollowReport | undefined): string[] {
  if (!follow) return ['this box follows no other one']
  const { name, place, where, moment, tried, problem } = follow
  return [
    `follows ${name}, by what is at ${place} (${where})`,
    moment ? `everything is here as it was ${moment}` : 'nothing is here yet',
    ...(tried ? [`looked last ${tried}`] : []),
    ...(problem ? [`! ${problem.message}`, `  ${problem.hint ?? ''}`] : []),
  ]
}

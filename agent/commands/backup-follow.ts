import { text } from 'node:stream/consumers'
import { SERVERS } from '../backup/follow/need.ts'
import { PACE } from '../backup/need.ts'
import { InvalidInput } from '../base/errors.ts'
import type { BackupTarget, FollowReport, SecondReport, StreamReport } from '../http/api.ts'
import type { Command, Context } from './command.ts'

/** `gantry backup follow [status | start [PLACE] | stop | take-over [one-moment] --agree]` */
export const followCommand: Command = async ([act = 'status', ...words], context) => {
  if (!Object.hasOwn(ACTS, act)) {
    throw new InvalidInput('command-unknown', `"gantry backup follow ${act}" is not a command`, {
      hint: 'gantry backup follow status, start, stop or take-over',
    })
  }
  return await ACTS[act as keyof typeof ACTS](words, context)
}

/** Databases that were followed by the second are left where they are. */
const ONE_MOMENT = 'one-moment'

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

async function takeOver([how]: readonly string[], context: Context): Promise<number> {
  if (how !== undefined && how !== ONE_MOMENT) {
    throw new InvalidInput(
      'command-unknown',
      `"gantry backup follow take-over ${how}" is unknown`,
      {
        hint: `gantry backup follow take-over, or take-over ${ONE_MOMENT} for databases that are as old as files`,
      },
    )
  }
  const { worker, agree, json, say } = context
  const { follow } = await worker.ask('backup.read', {})
  if (follow && !agree) {
    throw new InvalidInput('not-agreed', `this box would become ${follow.name}, and start anew`, {
      hint: `only when ${follow.name} is gone: gantry backup follow take-over --agree`,
    })
  }
  await worker.ask('backup.take-over', how === ONE_MOMENT ? { oneMoment: true } : {})
  say(json ? JSON.stringify({ follow: follow ?? null }) : 'the box starts anew when all is here')
  return 0
}

function linesOf(follow: FollowReport | undefined): string[] {
  if (!follow) return ['this box follows no other one']
  const { name, place, where, moment, tried, problem, streams = [] } = follow
  return [
    `follows ${name}, by what is at ${place} (${where})`,
    moment ? `everything is here as it was ${moment}` : 'nothing is here yet',
    ...streams.map(it => `${SERVERS[it.server]}: ${STREAM[it.state]}${asOf(it)}`),
    ...(tried ? [`looked last ${tried}`] : []),
    ...(problem ? [`! ${problem.message}`, `  ${problem.hint ?? ''}`] : []),
  ]
}

const STREAM = {
  starting: 'all of them are on their way',
  streaming: 'by the second',
  away: 'nothing is heard of them',
} as const

function asOf({ asOf: at }: StreamReport): string {
  if (at === undefined) return ''
  const seconds = Math.max(0, Math.round((Date.now() - Date.parse(at)) / 1000))
  return `, here as they were ${at}, ${seconds} s ago`
}

/** `gantry backup second [on | off]`: whether another box may follow this one by the second. */
export const secondCommand: Command = async ([wish], { worker, json, say }) => {
  if (wish !== undefined && wish !== 'on' && wish !== 'off') {
    throw new InvalidInput('command-unknown', `"gantry backup second ${wish}" is not a command`, {
      hint: 'gantry backup second, gantry backup second on, or off',
    })
  }
  if (wish !== undefined) await worker.ask('backup.second', { allowed: wish === 'on' })
  const { second, targets } = await worker.ask('backup.read', {})
  if (json) say(JSON.stringify({ second: second ?? null, targets }))
  else for (const line of secondLines(second, targets)) say(line)
  return 0
}

/** Pure: what is said of a box that another one may follow. */
export function secondLines(
  second: SecondReport | undefined,
  targets: readonly Pick<BackupTarget, 'name' | 'kind' | 'every'>[],
): string[] {
  if (!second) return ['no box follows this one by the second']
  const { since, servers } = second
  return [
    `another box may follow this one by the second, since ${since}`,
    ...servers.map(it => `${SERVERS[it.server]}: ${listenerOf(it)}`),
    ...filesLines(targets.filter(it => it.kind !== 'disk')),
  ]
}

/** Another box reads what is plugged in here no sooner than this one is gone. */
function filesLines(places: readonly Pick<BackupTarget, 'name' | 'every'>[]): string[] {
  if (places.length === 0) {
    return ['! files go nowhere that another box can reach: gantry backup target add']
  }
  return places.map(
    ({ name, every }) =>
      `files: at ${name} every ${every} minutes${every > PACE.followed ? `; sooner: gantry backup target pace ${name} ${PACE.followed}` : ''}`,
  )
}

function listenerOf({ listens, behind, lost }: SecondReport['servers'][number]): string {
  if (!listens) {
    return lost ? 'the second box was away for too long: it fetches all anew' : 'nobody listens'
  }
  return `the second box listens${behind === undefined ? '' : `, ${behind} bytes behind`}`
}

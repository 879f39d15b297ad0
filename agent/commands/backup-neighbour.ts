import { text } from 'node:stream/consumers'
import { InvalidInput } from '../base/errors.ts'
import type { NeighbourReport } from '../http/api.ts'
import type { Command, Context } from './command.ts'

/** `gantry backup neighbour [list | offer | invitation | tidy | remove | join]` */
export const neighbourCommand: Command = async ([act = 'list', name = '', ...more], context) => {
  if (!Object.hasOwn(ACTS, act)) {
    throw new InvalidInput('command-unknown', `"gantry backup neighbour ${act}" is no command`, {
      hint: 'gantry backup neighbour list, offer, invitation, tidy, remove or join',
    })
  }
  return await ACTS[act as keyof typeof ACTS](name, more, context)
}

type Act = (name: string, more: readonly string[], context: Context) => Promise<number>

const ACTS = { list, offer, invitation, tidy, remove, join } satisfies Record<string, Act>

async function list(_name: string, _more: readonly string[], { worker, json, say }: Context) {
  const report = await worker.ask('neighbour.read', {})
  if (json) say(JSON.stringify(report))
  else for (const line of linesOf(report)) say(line)
  return 0
}

/** Answers what the other box has to be told. */
async function offer(name: string, [space = '']: readonly string[], context: Context) {
  const bytes = Number(/^(\d+)(?:GB?)?$/i.exec(space)?.[1]) * 1e9
  if (!(bytes > 0)) {
    throw new InvalidInput(
      'setting-invalid',
      `${space || 'nothing'}: how many GB may it take up?`,
      {
        hint: 'gantry backup neighbour offer NAME 200GB',
      },
    )
  }
  return tell(await context.worker.ask('neighbour.offer', { name, space: bytes }), context)
}

async function invitation(name: string, _more: readonly string[], context: Context) {
  return tell(await context.worker.ask('neighbour.invitation', { name }), context)
}

/** Else it can take nothing away. */
async function tidy(name: string, _more: readonly string[], { worker, json, say }: Context) {
  await worker.ask('neighbour.let-tidy', { name })
  say(
    json ? JSON.stringify({ name, ok: true }) : `${name} may take away what is too old, for a day`,
  )
  return 0
}

async function remove(name: string, _more: readonly string[], context: Context) {
  const data = context.deleteData ? 'delete' : 'keep'
  await context.worker.ask('neighbour.remove', { name, data })
  if (context.json) context.say(JSON.stringify({ name, data }))
  return 0
}

/** The invitation comes by standard input: it holds a password. */
async function join(name: string, _more: readonly string[], { worker, json, say }: Context) {
  if (process.stdin.isTTY) {
    throw new InvalidInput('words-missing', 'the invitation comes by standard input', {
      hint: 'gantry backup neighbour join NAME < invitation.txt',
    })
  }
  await worker.ask('neighbour.join', { name, invitation: await text(process.stdin) })
  say(json ? JSON.stringify({ name, ok: true }) : `backups go to ${name} from now on`)
  return 0
}

function tell(answer: { readonly invitation: string }, { json, say }: Context): number {
  say(json ? JSON.stringify(answer) : answer.invitation)
  return 0
}

function linesOf({ neighbours }: NeighbourReport): string[] {
  if (neighbours.length === 0) return ['this box keeps nothing for others']
  return neighbours.map(({ name, space, used, saved }) =>
    [
      ...[name, `${(used / 1e9).toFixed(1)} of ${(space / 1e9).toFixed(0)} GB`],
      saved ? `last ${saved}` : 'nothing yet',
    ].join('  '),
  )
}

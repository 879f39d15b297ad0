import { setTimeout as pause } from 'node:timers/promises'
import { InvalidInput } from '../base/errors.ts'
import type { DatabaseReport } from '../http/api.ts'
import type { Command, Context } from './command.ts'

/** `gantry database [upgrade|back|let-go SERVER]`: which major serves, and the way to another one. */
export const databaseCommand: Command = async ([act, name, ...more], context) => {
  if (act === undefined) return tell(await context.worker.ask('database.read', {}), context)
  if (!Object.hasOwn(ACTS, act)) {
    throw new InvalidInput('command-unknown', `"gantry database ${act}" is not a command`, {
      hint: `one of: ${Object.keys(ACTS).join(', ')}`,
    })
  }
  if (name !== 'postgresql') {
    throw new InvalidInput('database-unknown', `the box knows no majors of ${name ?? 'nothing'}`, {
      hint: `gantry database ${act} postgresql`,
    })
  }
  return await ACTS[act as keyof typeof ACTS](more, context)
}

const ACTS = { upgrade, back, 'let-go': letGo } satisfies Record<string, Command>
const server = 'postgresql'

async function upgrade(words: readonly string[], context: Context): Promise<number> {
  const days = /^days=(\d+)$/.exec(words.join(' '))?.[1]
  if (words.length > 0 && days === undefined) {
    throw new InvalidInput('words-surplus', `"${words.join(' ')}" says nothing about a database`, {
      hint: 'gantry database upgrade postgresql [days=14]: how long the way back stays',
    })
  }
  const wish = days === undefined ? {} : { days: Number(days) }
  await context.worker.ask('database.upgrade', { server, ...wish })
  return await follow(context)
}

async function back(_words: readonly string[], context: Context): Promise<number> {
  refuseUnlessAgreed(
    context,
    'databases would be as they were before; what was written since is lost to apps, and kept aside',
    'back',
  )
  await context.worker.ask('database.back', { server })
  return await follow(context)
}

async function letGo(_words: readonly string[], context: Context): Promise<number> {
  refuseUnlessAgreed(context, 'what is left of before would be deleted for good', 'let-go')
  await context.worker.ask('database.let-go', { server })
  return tell(await context.worker.ask('database.read', {}), context)
}

function refuseUnlessAgreed({ agree }: Context, what: string, act: string): void {
  if (agree) return
  throw new InvalidInput('not-agreed', what, {
    hint: `if that is what you want: gantry database ${act} postgresql --agree`,
  })
}

/** Until it is decided which major stays, unless told not to wait. */
async function follow(context: Context): Promise<number> {
  const { worker, wait, json, say } = context
  let said = ''
  for (;;) {
    const report = await worker.ask('database.read', {})
    const step = report.servers[0]?.step
    const goesOn = step && ['move', 'trial', 'back'].includes(step.phase)
    if (!goesOn || !wait) return tell(report, context)
    const words = step.doing?.says ?? PHASES[step.phase]
    if (words !== said && !json) say(words)
    said = words
    await pause(1_000)
  }
}

type Server = DatabaseReport['servers'][number]

const PHASES: Readonly<Record<NonNullable<Server['step']>['phase'], string>> = {
  move: 'apps that have data in it are stopped, and start again when it is done',
  trial: 'apps start, and have to work',
  back: 'on the way back',
  kept: 'went well',
  undone: 'went back',
}

/** The exit code is 1 where the last step did not come off. */
function tell(report: DatabaseReport, { json, say }: Context): number {
  if (json) say(JSON.stringify(report))
  else for (const it of report.servers) for (const line of linesOf(it)) say(line)
  return report.servers.some(it => it.step?.why !== undefined) ? 1 : 0
}

function linesOf({ major, next, needed = 0, free = 0, obstacle, step, aside }: Server): string[] {
  return [
    `PostgreSQL ${major} serves.`,
    ...(step ? [`From ${step.from} to ${step.to}: ${PHASES[step.phase]}.`] : []),
    ...(step?.doing ? [step.doing.says] : []),
    ...(step?.why ? [`Why: ${step.why}`] : []),
    ...(step?.until
      ? [
          `The data of PostgreSQL ${step.from} stays until ${step.until}: gantry database back postgresql`,
        ]
      : []),
    ...(aside ? [`What was written meanwhile: ${aside.place}`] : []),
    ...(next === undefined
      ? []
      : [
          `PostgreSQL ${next} is there. It takes ${gigabytes(needed)} for a while; ${gigabytes(free)} are free.`,
          obstacle
            ? [obstacle.message, obstacle.hint].filter(Boolean).join('. ')
            : 'When you want it: gantry database upgrade postgresql',
        ]),
  ]
}

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`

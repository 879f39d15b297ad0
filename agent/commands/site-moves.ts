import { setTimeout as pause } from 'node:timers/promises'
import { InvalidInput } from '../base/errors.ts'
import type { MoveOutlook, MoveReport } from '../http/api.ts'
import type { Command } from './command.ts'

/** Milliseconds between two looks at a move. */
const LOOK = 2_000
/** How often a box that does not answer is asked again: it may be busy, or the cable pulled. */
const PATIENCE = 30

/** `gantry site move APP BOX [--agree]`: what it would take; and, where its owner agrees, until it is done. */
export const move: Command = async ([service, to], context) => {
  const { worker, json, say, agree } = context
  if (service === undefined || to === undefined) {
    throw new InvalidInput('words-missing', 'which app is to go to which box?', {
      hint: 'gantry site move APP BOX; gantry site shows both',
    })
  }
  if (!agree) {
    const outlook = await worker.ask('site.outlook', { service, to })
    if (json) say(JSON.stringify(outlook))
    else {
      for (const line of outlookLines(outlook)) say(line)
      say(`nothing was done yet: gantry site move ${service} ${to} --agree`)
    }
    return 0
  }
  const outlook = await worker.ask('site.move', { service, to })
  if (!json) for (const line of outlookLines(outlook)) say(line)
  const { last, isThere } = await follow(context, service, to)
  if (json)
    say(JSON.stringify({ ...outlook, ok: isThere, ...(last?.why ? { why: last.why } : {}) }))
  else if (isThere) say(`${service} is on ${to}; the names of before lead to it`)
  else say(`${service} stays where it is${last?.why ? `: ${last.why}` : ''}`)
  return isThere ? 0 : 1
}

/** `gantry site stay APP`: as long as it is only copied, or stands still. */
export const stay: Command = async ([service], { worker, json, say }) => {
  if (service === undefined) {
    throw new InvalidInput('words-missing', 'which app is to stay?', { hint: 'gantry site' })
  }
  await worker.ask('site.stay', { service })
  say(json ? JSON.stringify({ service, ok: true }) : `${service} stays where it is`)
  return 0
}

interface Came {
  /** What was said of it last. */
  readonly last: MoveReport | undefined
  /** This box has it no more. */
  readonly isThere: boolean
}

/** Says each change until nobody speaks of it any more. */
async function follow(
  { worker, json, say }: Parameters<Command>[1],
  service: string,
  to: string,
): Promise<Came> {
  let last: MoveReport | undefined
  let said = ''
  for (let silent = 0; ; await pause(LOOK)) {
    const report = await worker.ask('site.read', {}).catch(() => undefined)
    const now = report?.site?.moves.find(it => it.service === service && it.to === to)
    // It may have gone on between two looks. A box that is busy may not say what it has.
    const here = report?.site?.boxes.find(it => it.here)?.glance?.apps
    if (!now && here) return { last, isThere: !here.some(it => it.service === service) }
    if (!now) {
      if (++silent > PATIENCE) return { last, isThere: false }
      continue
    }
    silent = 0
    last = now
    const line = moveLine(now)
    if (!json && line !== said) say(line)
    said = line
  }
}

const PHASES: Readonly<Record<MoveReport['phase'], (it: MoveReport) => string>> = {
  copy: ({ to }) => `is copied to ${to}, and runs on`,
  still: ({ to }) => `stands still while the rest goes to ${to}`,
  trial: ({ to }) => `runs on ${to}, and has to prove itself`,
  done: ({ to, from }) => `is on ${to}; ${from} takes away what it had of it`,
  back: ({ to, from }) => `did not work on ${to}, and goes back to ${from}`,
  home: ({ from }) => `stays on ${from}`,
  brought: ({ from, to }) => `was brought back on ${to}, which has it; what ${from} has is older`,
}

/** One move, as it is now. */
export function moveLine(it: MoveReport): string {
  const { service, phase, fraction, why } = it
  const share = fraction ? `, ${Math.floor(fraction * 100)} %` : ''
  return `${service} ${PHASES[phase](it)}${share}${why ? `: ${why}` : ''}`
}

function outlookLines({ service, to, ...it }: MoveOutlook): string[] {
  return [
    `${service} has ${size(it.bytes)}; ${size(it.changing)} of it change, or are written out anew`,
    `${to} needs ${size(it.needs)} for it while it moves, and has ${size(it.free)} free`,
    `copied at ${size(it.speed)} a second: about ${it.copying} s, while it runs`,
    `then it stands still for about ${it.standing} s`,
    `on ${to} it gets an address of its own there, of that box`,
  ]
}

const size = (bytes: number) =>
  bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`

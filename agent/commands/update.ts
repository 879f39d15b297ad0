import { resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { InvalidInput } from '../base/errors.ts'
import type { SystemReport } from '../http/api.ts'
import type { Given } from '../verbs/contract.ts'
import type { Command, Context } from './command.ts'
import { sendFile } from './send-file.ts'

/** `gantry update [status | check | sticks | install [FILE|URL|STICK FILE] | apply [tonight] | cancel | seen | set]` */
export const updateCommand: Command = async ([act = 'status', ...words], context) => {
  if (!Object.hasOwn(ACTS, act)) {
    throw new InvalidInput('command-unknown', `"gantry update ${act}" is not a command`, {
      hint: `one of: ${Object.keys(ACTS).join(', ')}`,
    })
  }
  return await ACTS[act as keyof typeof ACTS](words, context)
}

const ACTS = { status, check, sticks, install, apply, cancel, seen, set } satisfies Record<
  string,
  Command
>

/** The exit code is 1 where the last update was not taken, or did not stay. */
async function status(_words: readonly string[], context: Context): Promise<number> {
  const report = await context.worker.ask('system.read', {})
  return tell(report, context) || (report.last?.outcome === 'rolled-back' ? 1 : 0)
}

async function check(_words: readonly string[], context: Context): Promise<number> {
  return tell(await context.worker.ask('system.check', {}), context)
}

/** Updates on whatever is plugged in. */
async function sticks(_words: readonly string[], { worker, json, say }: Context): Promise<number> {
  const { files } = await worker.ask('system.sticks', {})
  if (json) say(JSON.stringify({ files }))
  else for (const { path, name } of files) say(`${path} ${name}`)
  return 0
}

/** How the last one ended was read, and is shown no more. */
async function seen(_words: readonly string[], context: Context): Promise<number> {
  await context.worker.ask('system.seen', {})
  return tell(await context.worker.ask('system.read', {}), context)
}

/** Waits until it is written, unless told not to. */
async function install([source, name]: readonly string[], context: Context): Promise<number> {
  const { worker, wait, json, say } = context
  const started = await begun([source, name], context)
  if (!wait) {
    say(json ? JSON.stringify(started) : `writing version ${started.version}`)
    return 0
  }
  let said = ''
  for (;;) {
    const report = await worker.ask('system.read', {})
    if (report.phase !== 'writing') return tell(report, context)
    const percent = `writing version ${started.version}: ${Math.round((report.writing?.fraction ?? 0) * 100)} %`
    if (percent !== said && !json) say(percent)
    said = percent
    await pause(1_000)
  }
}

/** A box elsewhere is sent the file. */
async function begun([source, name]: readonly (string | undefined)[], { host, worker }: Context) {
  if (source === undefined) return await worker.ask('system.install', {})
  if (name !== undefined) {
    return await worker.ask('system.install', { from: { path: source, name } })
  }
  if (host === undefined || isUrl(source)) {
    return await worker.ask('system.install-from', { source: placeOf(source) })
  }
  await sendFile(source, piece => worker.ask('system.upload', piece))
  return await worker.ask('system.install', { from: 'sent' })
}

const isUrl = (source: string) => /^https?:\/\//.test(source)

/** Addresses stay as they are; files are named from where the command is given. */
const placeOf = (source: string) => (isUrl(source) ? source : resolve(source))

/** Starts what is written; the box is away for a moment. */
async function apply([when]: readonly string[], context: Context): Promise<number> {
  if (when !== undefined && when !== 'tonight') {
    throw new InvalidInput('word-unknown', `gantry update apply knows no "${when}"`, {
      hint: 'gantry update apply, or gantry update apply tonight',
    })
  }
  const { beside = [] } = await context.worker.ask('system.read', {})
  await context.worker.ask('system.start', { when: when === 'tonight' ? 'window' : 'now' })
  if (when === undefined && beside.length > 0 && !context.json) {
    context.say(
      `this box is away from its site meanwhile; start none of the others before it has proven itself: ${beside.join(', ')}`,
    )
  }
  return tell(await context.worker.ask('system.read', {}), context)
}

async function cancel(_words: readonly string[], context: Context): Promise<number> {
  await context.worker.ask('system.cancel', {})
  return tell(await context.worker.ask('system.read', {}), context)
}

/** `channel=stable feed=ADDRESS automatic=yes window=03:00-05:00 watch=15`; `feed=none` asks nobody, `feed=image` whom the image names. */
async function set(words: readonly string[], context: Context): Promise<number> {
  const wish = Object.fromEntries(words.map(readSetting))
  await context.worker.ask('system.set', wish as Given<'system.set'>)
  return tell(await context.worker.ask('system.read', {}), context)
}

function readSetting(word: string): [string, unknown] {
  const [, name = '', value = ''] = /^(channel|feed|automatic|window|watch)=(.+)$/.exec(word) ?? []
  if (name === '') {
    throw new InvalidInput('setting-invalid', `${word}: no setting of updates`, {
      hint: 'channel=WORD feed=ADDRESS|none|image automatic=yes|no window=HH:MM-HH:MM watch=MINUTES',
    })
  }
  if (name === 'automatic') return [name, isYes(word, value)]
  if (name === 'watch') return [name, Number(value)]
  return [name, name === 'feed' && value === 'image' ? null : value]
}

function isYes(word: string, value: string): boolean {
  if (['yes', 'true', 'on'].includes(value)) return true
  if (['no', 'false', 'off'].includes(value)) return false
  throw new InvalidInput('setting-invalid', `${word}: is neither yes nor no`, {
    hint: 'automatic=yes or automatic=no',
  })
}

/** The exit code is 1 where something stands in the way now; how an earlier update ended does not. */
function tell(report: SystemReport, { json, say }: Context): number {
  if (json) say(JSON.stringify(report))
  else for (const line of linesOf(report)) say(line)
  return report.problem || report.asked?.problem ? 1 : 0
}

function linesOf(report: SystemReport): string[] {
  const { version, settings, trial, written, writing, offer, last, problem, asked, feed, waits } =
    report
  const lines = [`version ${version}${trial ? ', which has not proven itself yet' : ''}`]
  if (trial && report.phase === 'proving') {
    lines.push(
      `it is watched for ${settings.watch} minutes; without success ${trial.from} comes back`,
    )
  }
  if (report.phase === 'restarting') {
    lines.push(`starting anew with version ${(trial ?? written)?.version}`)
  }
  if (writing) lines.push(`writing version ${writing.version}`)
  if (written) {
    const alone = written.byItself ? `it starts at the hours ${settings.window}; ` : ''
    lines.push(`version ${written.version} is written; ${alone}gantry update apply starts it`)
  }
  if (waits) lines.push(`it waits: ${waits.message}`, `  ${waits.hint ?? ''}`)
  if (offer) {
    const how = offer.declined ? ', and comes when you ask for it' : ''
    lines.push(`version ${offer.version} is there${how}: ${offer.notes ?? ''}`)
  }
  if (last?.outcome === 'confirmed') lines.push(`went from ${last.from} to ${last.version}`)
  if (last?.outcome === 'rolled-back') {
    lines.push(`! went back from ${last.version} to ${last.from}: ${last.problem?.message}`)
  }
  for (const it of [problem, asked?.problem]) {
    if (it) lines.push(`! ${it.message}`, `  ${it.hint ?? ''}`)
  }
  const { channel, automatic, window } = settings
  const how = automatic ? `by itself, ${window}` : 'when you say so'
  lines.push(`channel ${channel} of ${feed ?? 'no feed'}, started ${how}`)
  return lines
}

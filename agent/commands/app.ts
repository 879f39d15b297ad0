import { resolve } from 'node:path'
import { Conflict, InvalidInput } from '../base/errors.ts'
import type { App, AppState } from '../http/api.ts'
import type { Command, Context } from './command.ts'
import { appLine } from './status.ts'

const ACTS: Readonly<Record<string, Command>> = {
  async list(_words, { json, worker, say }) {
    const { apps } = await worker.ask('status.read', { host: '' })
    if (json) say(JSON.stringify({ apps }))
    else for (const app of apps) say(appLine(app))
    return 0
  },

  async install([name], context) {
    const { worker } = context
    const wanted = required(name, 'the name of an app, or the folder of a recipe')
    const { as, answers, agree } = context
    const wishes = { as, answers, agree }
    // A path is written as one: "./notes" is a folder, "notes" an app of the catalogue.
    const isFolder = wanted.includes('/') || wanted === '.'
    const { service } = isFolder
      ? await worker.ask('app.add', { folder: resolve(wanted), ...wishes })
      : await worker.ask('app.install', { recipe: wanted, ...wishes })
    return await until(service, ['running'], context)
  },

  start: change('app.start', 'running'),
  stop: change('app.stop', 'stopped'),
  restart: change('app.restart', 'running'),
  rollback: change('app.go-back', 'running'),
  'cancel-update': change('app.cancel-update', 'running'),
  'set-up': change('app.set-up', 'running'),

  async update([name, folder], context) {
    const service = required(name, 'the name of an app')
    const { worker, agree, answers } = context
    const source = folder === undefined ? {} : { folder: resolve(folder) }
    const before = await versionOf(service, context)
    await worker.ask('app.update', { service, agree, answers, ...source })
    const code = await until(service, ['running'], context)
    return context.wait ? await checkUpdated(service, before, context) : code
  },

  async config([name, ...settings], { worker, json, say, answers }) {
    const service = required(name, 'the name of an app')
    const env = Object.fromEntries(settings.map(readSetting))
    await worker.ask('app.configure', { service, answers, env })
    if (json) say(JSON.stringify({ service }))
    return 0
  },

  async logs([name, process = 'main'], { worker, json, say }) {
    const service = required(name, 'the name of an app')
    const { text } = await worker.ask('app.logs', { service, process })
    say(json ? JSON.stringify({ text }) : text)
    return 0
  },

  async exec([name, ...command], { worker, json, say }) {
    const service = required(name, 'the name of an app')
    required(command[0], 'a command: gantry app exec NAME -- COMMAND')
    const { code, output } = await worker.ask('app.exec', { service, command })
    say(json ? JSON.stringify({ code, output }) : output.trimEnd())
    return code
  },

  async remove([name], context) {
    const service = required(name, 'the name of an app')
    const data = context.deleteData ? 'delete' : 'keep'
    await context.worker.ask('app.remove', { service, data })
    return await until(service, ['available'], context)
  },
}

/** `gantry app …` */
export const appCommand: Command = async ([act = '', ...words], context) => {
  const command = Object.hasOwn(ACTS, act) ? ACTS[act] : undefined
  if (command) return await command(words, context)
  throw new InvalidInput('command-unknown', `"gantry app ${act}" is not a command`, {
    hint: `one of: ${Object.keys(ACTS).join(', ')}`,
  })
}

type PlainVerb =
  | 'app.start'
  | 'app.stop'
  | 'app.restart'
  | 'app.go-back'
  | 'app.cancel-update'
  | 'app.set-up'

/** A command that says one word to one app and waits for what comes of it. */
function change(verb: PlainVerb, goal: AppState): Command {
  return async ([name], context) => {
    const service = required(name, 'the name of an app')
    await context.worker.ask(verb, { service })
    return await until(service, [goal], context)
  }
}

/** `NAME=value` sets a variable over everything else, `NAME=` takes it back. */
function readSetting(text: string): [string, string | null] {
  const [, name = '', value = ''] = /^([^=]+)=(.*)$/s.exec(text) ?? []
  if (name !== '') return [name, value === '' ? null : value]
  throw new InvalidInput('setting-invalid', `${text}: expected NAME=value`)
}

async function appOf(service: string, { worker }: Context): Promise<App | undefined> {
  const { apps } = await worker.ask('status.read', { host: '' })
  return apps.find(it => it.service === service)
}

const versionOf = async (service: string, context: Context) =>
  (await appOf(service, context))?.version ?? ''

/** An update that did not work ends with the app running, too: as it was before. */
async function checkUpdated(service: string, before: string, context: Context): Promise<number> {
  const app = await appOf(service, context)
  if (app?.note?.code !== 'update-undone') return 0
  throw new Conflict('update-undone', app.note.message, {
    ...(app.note.hint ? { hint: app.note.hint } : {}),
    ...(before ? { detail: `it runs version ${before} again` } : {}),
  })
}

function required(word: string | undefined, what: string): string {
  if (word !== undefined) return word
  throw new InvalidInput('word-missing', `expected ${what}`)
}

/** Follows an app until it is in one of the states, saying what goes on. */
async function until(
  service: string,
  goals: readonly AppState[],
  { worker, wait, json, say }: Context,
): Promise<number> {
  if (!wait) {
    if (json) say(JSON.stringify({ service }))
    return 0
  }
  let last = ''
  let failingSince = Date.now()
  for await (const { apps } of worker.watch('status.watch', { host: '' }, undefined, FOREVER)) {
    const app = apps.find(it => it.service === service)
    const state = app?.state ?? 'available'
    const line = app?.progress?.step ?? state
    if (!json && line !== last) say(line)
    last = line
    if (goals.includes(state)) {
      if (json) say(JSON.stringify({ service, state }))
      else if (app) say(appLine(app))
      return 0
    }
    if (state !== 'failing') failingSince = Date.now()
    // The box tries again by itself, and often it is only something that is still starting.
    else if (app && Date.now() - failingSince > PATIENCE) throw failureOf(app)
  }
  throw new Conflict('worker-gone', 'the worker stopped before the box was done', {
    hint: 'the box goes on with it; look with: gantry status',
  })
}

/** Milliseconds that an app may fail before the command gives up on it. */
const PATIENCE = 12_000
const FOREVER = new AbortController().signal

function failureOf({ service, problem }: App): Conflict {
  const { code = 'app-failing', message = 'it does not work', ...more } = problem ?? {}
  return new Conflict(code, `${service}: ${message}`, more)
}

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
    const wishes = { as: context.as, answers: context.answers }
    // A path is written as one: "./notes" is a folder, "notes" an app of the catalogue.
    const isFolder = wanted.includes('/') || wanted === '.'
    const { service } = isFolder
      ? await worker.ask('app.add', { folder: resolve(wanted), ...wishes })
      : await worker.ask('app.install', { recipe: wanted, ...wishes })
    return await until(service, ['running'], context)
  },

  async start([name], context) {
    const service = required(name, 'the name of an app')
    await context.worker.ask('app.start', { service })
    return await until(service, ['running'], context)
  },

  async stop([name], context) {
    const service = required(name, 'the name of an app')
    await context.worker.ask('app.stop', { service })
    return await until(service, ['stopped'], context)
  },

  async remove([name], context) {
    const service = required(name, 'the name of an app')
    const data = context.deleteData ? 'delete' : 'keep'
    await context.worker.ask('app.remove', { service, data })
    return await until(service, ['available'], context)
  },

  async secrets([name], { json, worker, say }) {
    const service = required(name, 'the name of an app')
    const { secrets } = await worker.ask('app.secrets', { service })
    if (json) say(JSON.stringify({ secrets }))
    else for (const { label, value } of secrets) say(`${label}: ${value}`)
    return 0
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
    if (state === 'failing' && app) throw failureOf(app)
  }
  throw new Conflict('worker-gone', 'the worker stopped before the box was done', {
    hint: 'the box goes on with it; look with: gantry status',
  })
}

const FOREVER = new AbortController().signal

function failureOf({ service, problem }: App): Conflict {
  const { code = 'app-failing', message = 'it does not work', ...more } = problem ?? {}
  return new Conflict(code, `${service}: ${message}`, more)
}

import { cp, mkdir } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Conflict, InvalidInput, NotFound } from '../base/errors.ts'
import type { App, AppState, Component, Person, Status } from '../http/api.ts'
import { isFoundBy } from '../http/found.ts'
import { rightsOf } from '../recipe/rights.ts'
import type { Given } from '../verbs/contract.ts'
import { copyCommand } from './app-copy.ts'
import { appDetails, appLines, rightWords } from './app-words.ts'
import type { Command, Context } from './command.ts'
import { goingWords } from './going.ts'
import { readRecipeFile } from './recipe-file.ts'
import { sendFile } from './send-file.ts'
import { shellCommand } from './shell.ts'

const ACTS: Readonly<Record<string, Command>> = {
  async list([word = ''], { json, worker, say }) {
    const status = await worker.ask('status.read', { host: '' })
    const apps = status.apps.filter(it => isFoundBy(word, it))
    if (json) say(JSON.stringify({ apps }))
    else for (const app of apps) appLines(app).forEach(say)
    return 0
  },

  async show([name], context) {
    const service = required(name, 'the name of an app')
    const app = await appOf(service, context)
    if (!app) throw new NotFound('app-unknown', `this box knows no app ${service}`)
    if (context.json) context.say(JSON.stringify(app))
    else appDetails(app).forEach(context.say)
    return 0
  },

  async install([name], context) {
    const wanted = required(name, 'the name of an app, or the folder of a recipe')
    const { as, answers, agree } = context
    const from =
      context.from === undefined ? {} : { from: await whereBoxFinds(context.from, context) }
    const wishes = { as, answers, agree, ...from }
    // A path is written as one: "./notes" is a folder, "notes" an app of the catalogue.
    const isFolder = wanted.includes('/') || wanted === '.'
    await sayRights(wanted, isFolder, context)
    const { service } = await takenIn(wanted, isFolder, wishes, context)
    if (context.from !== undefined && context.wait) await untilBrought(service, context)
    return await until(service, ['running'], context)
  },

  start: change('app.start', 'running'),
  stop: change('app.stop', 'stopped'),
  async restart([name, process], context) {
    const service = required(name, 'the name of an app')
    const one = process === undefined ? {} : { process }
    await context.worker.ask('app.restart', { service, ...one })
    return await until(service, ['running'], context)
  },
  rollback: change('app.go-back', 'running'),
  'cancel-update': change('app.cancel-update', 'running'),

  async 'set-up'([name], { worker, json, say }) {
    const service = required(name, 'the name of an app')
    await worker.ask('app.set-up', { service })
    if (json) say(JSON.stringify({ service }))
    return 0
  },

  async users([name, ...who], context) {
    const service = required(name, 'the name of an app')
    const { worker, json, say } = context
    const [first] = who
    const people = first === 'everybody' ? null : first === 'nobody' ? [] : who
    if (first !== undefined) await worker.ask('app.people', { service, people })
    const app = await appOf(service, context)
    if (!app) throw new NotFound('app-unknown', `this box knows no app ${service}`)
    const household = await worker.ask('people.list', {})
    const names = usersOf(app, household.people)
    if (json) say(JSON.stringify({ service, ...(names ? { users: names } : {}) }))
    else say(usersLine(app, names))
    return 0
  },

  async update([name, folder], context) {
    const service = required(name, 'the name of an app')
    const { worker, agree, answers } = context
    const source = folder === undefined ? {} : await broughtFor(service, folder, context)
    const before = await versionOf(service, context)
    await worker.ask('app.update', { service, agree, answers, ...source })
    // One object is all that a program reads: what came of it, or why nothing did.
    const held: string[] = []
    const say = context.json ? (line: string) => void held.push(line) : context.say
    const code = await until(service, ['running'], { ...context, say })
    if (context.wait) await checkUpdated(service, before, context)
    held.forEach(context.say)
    return code
  },

  async config([name, ...settings], { worker, json, say, answers, memory }) {
    const service = required(name, 'the name of an app')
    const { readMemory, readSetting } = await import('./app-setting.ts')
    const env = Object.fromEntries(await Promise.all(settings.map(readSetting)))
    const limit = memory === undefined ? {} : { memory: readMemory(memory) }
    await worker.ask('app.configure', { service, answers, env, ...limit })
    if (json) say(JSON.stringify({ service }))
    return 0
  },

  async logs([name, process = 'main'], { worker, follow, json, say, write }) {
    const service = required(name, 'the name of an app')
    if (follow) {
      for await (const it of worker.watch('app.follow', { service, process }, {}, FOREVER)) {
        if (json) say(JSON.stringify(it))
        else write(it.text)
      }
      return 0
    }
    const { text } = await worker.ask('app.logs', { service, process })
    say(json ? JSON.stringify({ text }) : text)
    return 0
  },

  /** What it was given, without anything secret. */
  async grants([name], { worker, json, say }) {
    const service = required(name, 'the name of an app')
    const { grants } = await worker.ask('app.grants', { service })
    if (json) say(JSON.stringify({ grants }))
    else
      for (const { kind, what, detail } of grants)
        say([kind.padEnd(10), what, ...(detail === undefined ? [] : [`(${detail})`])].join(' '))
    return 0
  },

  async shell([name, process = 'main'], context) {
    return await shellCommand(required(name, 'the name of an app'), process, context)
  },
  cp: copyCommand,
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

type PlainVerb = 'app.start' | 'app.stop' | 'app.go-back' | 'app.cancel-update'

/** A command that says one word to one app and waits for what comes of it. */
function change(verb: PlainVerb, goal: AppState): Command {
  return async ([name], context) => {
    const service = required(name, 'the name of an app')
    await context.worker.ask(verb, { service })
    return await until(service, [goal], context)
  }
}

/** Who may use an app; `undefined` for the whole household, or where the app says it itself. */
function usersOf({ people }: App, household: readonly Person[]): string[] | undefined {
  return (
    people &&
    household.filter(it => it.role !== 'member' || people.includes(it.id)).map(it => it.name)
  )
}

function usersLine({ service, choosesPeople }: App, names: readonly string[] | undefined): string {
  if (!choosesPeople) return `${service} has people of its own: the box lets everybody through`
  return names ? names.join(', ') : 'everybody in the household'
}

type Wishes = Omit<Given<'app.install'>, 'recipe'>

/** A box elsewhere sees no folder of this machine: a recipe is brought there, and offered from then on. */
async function takenIn(wanted: string, isFolder: boolean, wishes: Wishes, context: Context) {
  const { host, worker } = context
  if (isFolder && host !== undefined) {
    const { text } = await readRecipeFile(wanted)
    const { service } = await worker.ask('recipe.bring', { recipe: text })
    return await worker.ask('app.install', { recipe: service, ...wishes })
  }
  const folder = isFolder ? resolve(wanted) : await versionFolder(wanted, context)
  return folder
    ? await worker.ask('app.add', { folder, ...wishes })
    : await worker.ask('app.install', { recipe: wanted, ...wishes })
}

/** Where the box finds the recipe that it is to update to: a box elsewhere has it brought. */
async function broughtFor(service: string, folder: string, context: Context) {
  if (context.host === undefined) return { folder: resolve(folder) }
  const { text } = await readRecipeFile(folder)
  const app = await appOf(service, context)
  const read = await readAs(folder, text)
  if (app !== undefined && app.recipe !== read.service) {
    throw new Conflict(
      'recipe-other',
      `${service} does not come from a recipe ${read.service} that was brought`,
      {
        hint: 'give the command on the box, without --host',
      },
    )
  }
  await context.worker.ask('recipe.bring', { recipe: text })
  return {}
}

/** Data for an app: on the box by its path there, and sent from elsewhere. */
async function whereBoxFinds(path: string, { host, worker }: Context): Promise<'sent' | string> {
  if (host === undefined) return await onData(path)
  await sendFile(path, piece => worker.ask('backup.send', piece))
  return 'sent'
}

/** Where the box finds it, which sees its own disk alone: whatever lies elsewhere is copied there. */
async function onData(path: string): Promise<string> {
  const from = resolve(path)
  if (from.startsWith('/data/')) return from
  const folder = '/data/backup/sent'
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const to = join(folder, `${Date.now()}-${basename(from)}`)
  await cp(from, to, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true })
  return to
}

/** Until its data is in its place. Throws what was wrong with it: the app is there, and stands still. */
async function untilBrought(service: string, context: Context): Promise<void> {
  for (;;) {
    const note = (await appOf(service, context))?.note
    if (note?.code === 'brought-in') return
    if (note) {
      throw new Conflict(note.code, note.message, {
        hint: `${note.hint ?? ''}; then take the empty app away (gantry app remove ${service} --delete-data) and begin again`,
        ...(note.detail ? { detail: note.detail } : {}),
      })
    }
    await pause(500)
  }
}

/** Where the version of an app is that somebody wants; `undefined` for the one that is offered. */
async function versionFolder(app: string, { version, worker }: Context) {
  if (version === undefined) return undefined
  return (await worker.ask('catalogue.version', { app, version })).folder
}

/** Whoever installs reads first what the app may do beyond others. */
async function sayRights(wanted: string, isFolder: boolean, context: Context): Promise<void> {
  if (context.json) return
  const rights = isFolder ? await rightsIn(wanted) : (await appOf(wanted, context))?.rights
  for (const it of rights ?? []) context.say(`it asks for: ${rightWords(it)}`)
}

async function rightsIn(folder: string) {
  const { file, text } = await readRecipeFile(folder)
  return rightsOf(await readAs(file, text))
}

/** What reads recipes is half of what there is to load, and most commands read none. */
async function readAs(file: string, text: string) {
  const { recipeOrThrow } = await import('../recipe/read.ts')
  return recipeOrThrow(file, text)
}

async function appOf(service: string, { worker }: Context): Promise<App | undefined> {
  const { apps } = await worker.ask('status.read', { host: '' })
  return apps.find(it => it.service === service)
}

const versionOf = async (service: string, context: Context) =>
  (await appOf(service, context))?.version ?? ''

/** An update that did not work ends with the app running, too: as it was before. */
async function checkUpdated(service: string, before: string, context: Context): Promise<void> {
  const app = await appOf(service, context)
  if (app?.note?.code !== 'update-undone') return
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
export async function until(
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
  for await (const status of worker.watch('status.watch', { host: '' }, {}, FOREVER)) {
    const app = status.apps.find(it => it.service === service)
    const state = app?.state ?? 'available'
    const awaited = app && partAwaited(app, status)
    const goingOn = app?.progress ? goingWords(app.progress) : state
    const line = awaited ? `waiting: ${awaited}` : goingOn
    if (!json && line !== last) say(line)
    last = line
    if (goals.includes(state)) {
      if (json) say(JSON.stringify({ service, state }))
      else if (app) appLines(app).forEach(say)
      return 0
    }
    if (state !== 'failing' || awaited) failingSince = Date.now()
    else if (app && Date.now() - failingSince > PATIENCE) throw failureOf(app)
  }
  throw new Conflict('worker-gone', 'the worker stopped before the box was done', {
    hint: 'the box goes on with it; look with: gantry status',
  })
}

/**
 * What is out of order under an app that would work otherwise, such as a database server that takes
 * its time to start: the box says when that is over, however long it takes.
 */
function partAwaited({ problem }: App, { components }: Status): string | undefined {
  const blocks = (it: Component) => it.problem?.code === problem?.code
  return components.find(it => !it.ok && blocks(it))?.problem?.message
}

/** Milliseconds that an app may fail by itself, and be tried again, before the command gives up. */
const PATIENCE = 12_000
const FOREVER = new AbortController().signal

function failureOf({ service, problem }: App): Conflict {
  const { code = 'app-failing', message = 'it does not work', ...more } = problem ?? {}
  return new Conflict(code, `${service}: ${message}`, more)
}

import { join } from 'node:path'
import { Conflict, InvalidInput, NotFound, type Problem, problemOf } from '../base/errors.ts'
import {
  type Action,
  type Obstacle,
  type Offers,
  type Way,
  wayBetween,
} from '../description/actions.ts'
import { type Description, revisionOf } from '../description/description.ts'
import type { Asks } from '../verbs/call.ts'
import type { Given } from '../verbs/contract.ts'
import { readAddress } from '../workstation/address.ts'
import { until } from './app.ts'
import { fetched } from './catalogue.ts'
import type { Command, Context } from './command.ts'
import {
  type BoxFolder,
  boxesIn,
  folderFor,
  readDescription,
  writeDescription,
  writePulled,
} from './site-folder.ts'

/** `gantry site pull FOLDER`: writes what the boxes are to be. */
export const pull: Command = async (words, context) => {
  const site = folderIn(words)
  return await each(await pullable(site, context), context, async ({ path, host }, worker) => {
    const { revision, ...now } = await worker.ask('description.read', {})
    // What box this is was not known before where it is the one that this is given on.
    const place = path === '' ? join(site, now.box.name) : path
    const known = (await boxesIn(site)).find(it => it.path === place)
    if (known && !context.force) await refuseChanged(known, now)
    await writeDescription(place, now, { ...(host === undefined ? {} : { host }), revision })
    return { lines: [`written to ${place}`], report: { folder: place, revision }, code: 0 }
  })
}

/** `gantry site diff FOLDER`: what apply would do. The exit code is 1 where there is something. */
export const diff: Command = async (words, context) =>
  await each(await known(folderIn(words), context), context, async ({ path }, worker) => {
    const wanted = await readDescription(path)
    const { now, offers, hasChanged } = await look(path, worker)
    const way = wayBetween(now, wanted, { offers, agree: context.agree })
    const lines = [
      ...(hasChanged
        ? ['! it was changed since its files were pulled: pull again, or --force']
        : []),
      ...linesOf(way),
    ]
    return {
      lines: lines.length === 0 ? ['is what its files say'] : lines,
      report: { changedSincePull: hasChanged, ...reportOf(way) },
      code: lines.length === 0 ? 0 : 1,
    }
  })

/** `gantry site apply FOLDER`: one box after the other; one that fails keeps no other waiting. */
export const apply: Command = async (words, context) =>
  await each(await known(folderIn(words), context), context, async (box, worker) => {
    const wanted = await readDescription(box.path)
    const { now, offers, hasChanged } = await look(box.path, worker)
    const before = wayBetween(now, wanted, { offers, agree: context.agree })
    if (hasChanged && !context.force && revisionOf(now) !== revisionOf(wanted)) {
      throw new Conflict('box-changed', 'the box was changed since its files were pulled', {
        hint: 'gantry site pull writes what it is now, for git to merge; --force makes it what the files say all the same',
        detail: linesOf(before).join('\n'),
      })
    }
    const { failed, lines, after } = await walk(before, wanted, worker, context)
    const left = wayBetween(after, wanted, { offers, agree: context.agree })
    const host = hostAfter(box.host, now, after)
    await writePulled(box.path, { ...(host ? { host } : {}), revision: revisionOf(after) })
    const isDone = isEmpty(left)
    return {
      lines: [
        ...lines,
        ...linesOf(left).map(it => `still to do: ${it}`),
        isDone ? 'is what its files say' : 'is not yet what its files say',
        ...(host === box.host ? [] : [`it is called ${host} from now on`]),
      ],
      report: { done: isDone, ...reportOf(before), failed, left: reportOf(left) },
      code: isDone ? 0 : 1,
    }
  })

interface Place {
  /** The folder of its files; empty where the box has to say first what it is called. */
  readonly path: string
  /** Absent where it is the box that the command is given on. */
  readonly host: string | undefined
}

interface Told {
  readonly lines: readonly string[]
  readonly report: object
  readonly code: number
}

/** One box after the other. What is wrong with one is told with it, and the others have their turn. */
async function each(
  places: readonly Place[],
  context: Context,
  act: (place: Place, worker: Asks) => Promise<Told>,
): Promise<number> {
  const { json, say, warn } = context
  const boxes: object[] = []
  let code = 0
  for (const place of places) {
    const name = place.host ?? 'this box'
    try {
      const told = await withBox(place, context, worker => act(place, worker))
      boxes.push({ host: name, ...told.report })
      if (!json) for (const line of told.lines) say(`${name}: ${line}`)
      code = Math.max(code, told.code)
    } catch (error) {
      const problem = problemOf(error)
      boxes.push({ host: name, problem })
      if (!json) for (const line of problemLines(problem)) warn(`${name}: ${line}`)
      code = 1
    }
  }
  if (json) say(JSON.stringify({ boxes }))
  return code
}

async function withBox<T>(
  { host }: Place,
  context: Context,
  act: (worker: Asks) => Promise<T>,
): Promise<T> {
  if (host === undefined) return await act(context.worker)
  const remote = await context.reach(host)
  try {
    return await act(remote)
  } finally {
    await remote.close()
  }
}

const problemLines = ({ message, detail, hint }: Problem): string[] => [
  `! ${message}`,
  ...(detail ?? '')
    .split('\n')
    .filter(Boolean)
    .map(it => `  ${it}`),
  ...(hint === undefined ? [] : [`  ${hint}`]),
]

function folderIn([folder, ...more]: readonly string[]): string {
  if (folder !== undefined && more.length === 0) return folder
  throw new InvalidInput('word-missing', 'expected the folder of the site', {
    hint: 'gantry site pull|diff|apply FOLDER',
  })
}

/** Those that were named, in their folders or new ones; else all that are there; else this box. */
async function pullable(site: string, { hosts }: Context): Promise<readonly Place[]> {
  const there = await boxesIn(site)
  if (hosts.length === 0)
    return there.length > 0 ? there.map(placeOf) : [{ path: '', host: undefined }]
  return hosts.map(it => {
    const host = readAddress(it).name
    return { path: folderOf(there, host)?.path ?? folderFor(site, host), host }
  })
}

/** Those that were named, or all that are there. Throws NotFound for one that is not. */
async function known(site: string, { hosts }: Context): Promise<readonly Place[]> {
  const there = await boxesIn(site)
  if (there.length === 0) {
    throw new NotFound('site-empty', `there are no files of boxes in ${site}`, {
      hint: `gantry site pull ${site} --host kitchen.local`,
    })
  }
  if (hosts.length === 0) return there.map(placeOf)
  return hosts.map(it => {
    const host = readAddress(it).name
    const found = folderOf(there, host)
    if (found) return placeOf(found)
    throw new NotFound('box-unknown', `there are no files of ${host} in ${site}`, {
      hint: `gantry site pull ${site} --host ${host}`,
    })
  })
}

const folderOf = (there: readonly BoxFolder[], host: string) =>
  there.find(it => it.pulled.host === host)
const placeOf = ({ path, pulled }: BoxFolder): Place => ({ path, host: pulled.host })

/** Work that nobody applied is not written over. */
async function refuseChanged({ path, pulled }: BoxFolder, now: Description): Promise<void> {
  const revision = revisionOf(await readDescription(path))
  if (revision === pulled.revision || revision === revisionOf(now)) return
  throw new Conflict('files-changed', `the files in ${path} say what was not applied yet`, {
    hint: 'keep them in git and pull with --force, or apply them first: gantry site diff shows what they change',
  })
}

/** What the box is to be now, and what it could have. */
async function look(path: string, worker: Asks) {
  const { revision, ...now } = await worker.ask('description.read', {})
  const { apps } = await worker.ask('status.read', { host: '' })
  const offers: Offers = Object.fromEntries(
    apps.map(({ service, version, newer }) => [service, newer ?? { version, changes: [] }]),
  )
  const folder = (await boxesIn(join(path, '..'))).find(it => it.path === path)
  return { now, offers, hasChanged: folder?.pulled.revision !== revision }
}

interface Failed {
  readonly says: string
  readonly problem: Problem
}

/** Does one thing after the other, and looks at the box again. Its name comes last: it is called by it. */
async function walk({ actions }: Way, wanted: Description, worker: Asks, context: Context) {
  const isName = ({ verb }: Action) => verb === 'box.rename'
  const first = await takeAll(
    actions.filter(it => !isName(it)),
    worker,
    context,
  )
  const { revision: _, ...seen } = await worker.ask('description.read', {})
  const last = await takeAll(actions.filter(isName), worker, context)
  const { name } = last.done > 0 ? wanted.box : seen.box
  return {
    failed: [...first.failed, ...last.failed],
    lines: [...first.lines, ...last.lines],
    after: { ...seen, box: { ...seen.box, name } },
  }
}

/** Where one thing fails, the rest of its app is left for the next time. */
async function takeAll(actions: readonly Action[], worker: Asks, context: Context) {
  const failed: Failed[] = []
  const stuck = new Set<string>()
  const lines: string[] = []
  let done = 0
  for (const it of actions) {
    if (it.app !== undefined && stuck.has(it.app)) continue
    if (!context.json) context.warn(`  ${it.says} …`)
    try {
      await take(it, worker, context)
      lines.push(`done: ${it.says}`)
      done++
    } catch (error) {
      const problem = problemOf(error)
      failed.push({ says: it.says, problem })
      if (it.app !== undefined) stuck.add(it.app)
      lines.push(`! failed: ${it.says}`, ...problemLines(problem).map(line => `  ${line}`))
    }
  }
  return { failed, lines, done }
}

async function take({ verb, input, app, until: goal }: Action, worker: Asks, context: Context) {
  await worker.ask(verb, input)
  if (!context.wait) return
  const say = context.json ? () => {} : (line: string) => context.warn(`    ${line}`)
  const around = { ...context, worker, say, json: false }
  // Apps that come next may be of it.
  if (verb === 'catalogue.add') await fetched((input as Given<'catalogue.add'>).name, around)
  if (goal !== undefined && app !== undefined) await until(app, [goal], around)
}

/** A box that was called by its name has another one now. */
const hostAfter = (host: string | undefined, before: Description, after: Description) =>
  host === `${before.box.name}.local` ? `${after.box.name}.local` : host

const isEmpty = ({ actions, obstacles }: Way) => actions.length === 0 && obstacles.length === 0

const linesOf = ({ actions, obstacles }: Way): string[] => [
  ...actions.flatMap(({ says, more = [] }) => [says, ...more.map(it => `  ${it}`)]),
  ...obstacles.map((it: Obstacle) => `! ${it.says}`),
]

const reportOf = ({ actions, obstacles }: Way) => ({
  changes: actions.map(({ verb, says, app, more }) => ({
    ...{ verb, says },
    ...(app === undefined ? {} : { app }),
    ...(more && more.length > 0 ? { more } : {}),
  })),
  obstacles,
})

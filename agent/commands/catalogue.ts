import { setTimeout as pause } from 'node:timers/promises'
import { Conflict, InvalidInput } from '../base/errors.ts'
import { catalogueSchema } from '../catalogues/need.ts'
import type { CatalogueReport } from '../http/api.ts'
import type { Command, Context } from './command.ts'

const ACTS: Readonly<Record<string, Command>> = {
  /** The exit code tells whether all is well with them. */
  async list(_words, { worker, json, say }) {
    const { catalogues, brought } = await worker.ask('catalogue.read', {})
    if (json) say(JSON.stringify({ catalogues, brought }))
    else {
      for (const line of catalogues.flatMap(linesOf)) say(line)
      for (const { service, title, version = '' } of brought) {
        say(`${service.padEnd(20)} brought by hand: ${title} ${version}`.trimEnd())
      }
    }
    return catalogues.some(it => it.problem) ? 1 : 0
  },

  /** Waits until it is here, unless told not to. */
  async add([name, url, key, priority], context) {
    const { worker, wait, json, say } = context
    if (!name || !url || !key) {
      throw new InvalidInput('words-missing', 'what is it called, where is it, who signs it?', {
        hint: 'gantry catalogue add NAME https://example.org/apps KEY [PRIORITY]',
      })
    }
    const wish = { url, key, ...(priority === undefined ? {} : { priority: Number(priority) }) }
    const read = catalogueSchema.safeParse(wish)
    if (!read.success) {
      const [issue] = read.error.issues
      throw new InvalidInput('catalogue-invalid', `${issue?.path.join('.')}: ${issue?.message}`)
    }
    await worker.ask('catalogue.add', { name, source: read.data })
    if (wait) await fetched(name, context)
    if (json) say(JSON.stringify({ name }))
    else if (wait) say('its apps are offered: gantry app list')
    return 0
  },

  /** The higher number goes first where two have the same app; what the box brings has 0. */
  async priority([name = '', wish = ''], { worker, json, say }) {
    const read = catalogueSchema.shape.priority.safeParse(
      wish.trim() === '' ? undefined : Number(wish),
    )
    if (!read.success || wish.trim() === '') {
      throw new InvalidInput('catalogue-invalid', `"${wish}" is no priority`, {
        hint: 'gantry catalogue priority NAME NUMBER, from -1000 to 1000',
      })
    }
    await worker.ask('catalogue.rank', { name, priority: read.data })
    if (json) say(JSON.stringify({ name, priority: read.data }))
    return 0
  },

  async remove([name = ''], { worker, json, say }) {
    await worker.ask('catalogue.remove', { name })
    if (json) say(JSON.stringify({ name }))
    return 0
  },

  /** One, or all of them. */
  async refresh([name], context) {
    const { worker, wait, json, say } = context
    const { catalogues } = await worker.ask('catalogue.read', {})
    for (const it of name === undefined ? catalogues.map(it => it.name) : [name]) {
      await worker.ask('catalogue.refresh', { name: it })
      if (wait) await fetched(it, context)
    }
    if (json) say(JSON.stringify(await worker.ask('catalogue.read', {})))
    return 0
  },
}

/** `gantry catalogue [list | add | priority | remove | refresh]` */
export const catalogueCommand: Command = async ([act = 'list', ...words], context) => {
  const command = Object.hasOwn(ACTS, act) ? ACTS[act] : undefined
  if (command) return await command(words, context)
  throw new InvalidInput('command-unknown', `"gantry catalogue ${act}" is not a command`, {
    hint: `one of: ${Object.keys(ACTS).join(', ')}`,
  })
}

/** Until it is here, saying how far it is. Throws what is wrong with it. */
export async function fetched(name: string, { worker, json, say }: Context): Promise<void> {
  for (let last = ''; ; await pause(200)) {
    const { catalogues, trial } = await worker.ask('catalogue.read', {})
    const own = catalogues.find(it => it.name === name) ?? trial
    const { fetching, problem } = own?.name === name ? own : {}
    const line = fetching?.all === undefined ? last : `${fetching.done} of ${fetching.all} apps`
    if (!json && line !== last) say(line)
    last = line
    if (fetching || (own === trial && !problem)) continue
    if (!problem) return
    const { code, message, ...more } = problem
    throw new Conflict(code, message, more)
  }
}

function linesOf({ name, url, apps, number, released, priority, problem }: CatalogueReport) {
  const state = number === undefined ? 'never fetched' : `number ${number} of ${released}`
  return [
    `${name.padEnd(20)} ${apps} apps, ${state}, priority ${priority}  ${url}`,
    ...(problem ? [`  ${problem.message}${problem.hint ? ` (${problem.hint})` : ''}`] : []),
  ]
}

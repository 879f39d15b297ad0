import { isDeepStrictEqual } from 'node:util'
import { type Change, saidOfChange } from '../recipe/change.ts'
import { en } from '../recipe/change-texts/en.ts'
import { changesOf } from '../recipe/changes.ts'
import type { Answer } from '../recipe/question.ts'
import { recipeOrThrow } from '../recipe/read.ts'
import type { Given, VerbName } from '../verbs/contract.ts'
import type { AppFiles, Description } from './description.ts'

/** One change of a box towards its description: a verb that it is asked, as plain data. */
export interface Action<V extends VerbName = VerbName> {
  readonly verb: V
  readonly input: Given<V>
  readonly says: string
  readonly app?: string
  /** What the change brings with it, in words. */
  readonly more?: readonly string[]
  /** In which state its app is when it is done. */
  readonly until?: 'running' | 'stopped' | 'available'
}

/** What the box can install or update to: the version that its catalogues have, and what that changes. */
export type Offers = Readonly<
  Record<string, { readonly version: string; readonly changes: readonly Change[] }>
>

/** What a description wants and this box cannot do. */
export interface Obstacle {
  readonly app: string
  readonly says: string
}

export interface Way {
  readonly actions: readonly Action[]
  readonly obstacles: readonly Obstacle[]
}

export interface WayOptions {
  readonly offers: Offers
  /** The owner agrees to what changes much, or gets something of the box's own. */
  readonly agree: boolean
}

type Apps = Description['box']['apps']
type Box = Description['box']

/** Pure: what makes a box that is one thing another. Nothing where they say the same. */
export function wayBetween(now: Description, wanted: Description, options: WayOptions): Way {
  const services = Object.keys({ ...now.box.apps, ...wanted.box.apps }).sort()
  const ways = services.map(it => ofApp(it, now, wanted, options))
  return {
    actions: [
      ...catalogues(now.box, wanted.box),
      ...settings(now.box, wanted.box),
      ...ways.flatMap(it => it.actions),
      // Last of all: whoever asks may come by the name that it has now.
      ...(now.box.name === wanted.box.name
        ? []
        : [action('box.rename', { name: wanted.box.name }, `call the box ${wanted.box.name}`)]),
    ],
    obstacles: ways.flatMap(it => it.obstacles),
  }
}

const action = <V extends VerbName>(
  verb: V,
  input: Given<V>,
  says: string,
  rest: Pick<Action, 'app' | 'more' | 'until'> = {},
): Action => ({ verb, input, says, ...rest }) as unknown as Action

function settings(now: Box, wanted: Box): Action[] {
  const { timezone, language, domain } = wanted
  const update = Object.entries({ feed: null, ...wanted.update }).filter(
    ([name, it]) => (now.update[name as keyof Box['update']] ?? null) !== it,
  )
  const words = update.map(([name, it]) => `${name} ${it ?? 'of the image'}`).join(', ')
  return [
    ...(now.timezone === timezone
      ? []
      : [action('box.timezone', { timezone }, `time zone ${timezone} instead of ${now.timezone}`)]),
    ...(now.language === language
      ? []
      : [action('box.language', { language }, `language ${language} instead of ${now.language}`)]),
    ...(update.length === 0
      ? []
      : [action('system.set', Object.fromEntries(update), `updates of the box: ${words}`)]),
    ...(isDeepStrictEqual(now.domain, domain)
      ? []
      : domain
        ? [action('domain.set', { domain }, `the domain ${domain.name} by ${domain.provider}`)]
        : [action('domain.remove', {}, `no domain any more, where it is ${now.domain?.name}`)]),
    ...links(now, wanted),
  ]
}

/** One that leads elsewhere now is taken away first: each name is there once. */
function links(now: Box, wanted: Box): Action[] {
  const isIn = (list: Box['links']) => (it: Box['links'][number]) =>
    list.some(other => isDeepStrictEqual(it, other))
  const gone = now.links.filter(it => !isIn(wanted.links)(it))
  const come = wanted.links.filter(it => !isIn(now.links)(it))
  return [
    ...gone.map(({ name }) => action('link.remove', { name }, `no link ${name} on Home`)),
    ...come.map(it => action('link.add', it, `a link ${it.name} to ${it.url} on Home`)),
  ]
}

function catalogues(now: Box, wanted: Box): Action[] {
  const names = Object.keys({ ...now.catalogues, ...wanted.catalogues }).sort()
  return names.flatMap(name => {
    const [before, source] = [now.catalogues[name], wanted.catalogues[name]]
    if (isDeepStrictEqual(before, source)) return []
    const remove = action('catalogue.remove', { name }, `no catalogue ${name}; its apps stay`)
    if (!source) return [remove]
    const { url, key, priority } = source
    if (before && before.url === url && before.key === key) {
      return [
        action('catalogue.rank', { name, priority }, `priority ${priority} for catalogue ${name}`),
      ]
    }
    const add = action('catalogue.add', { name, source }, `the catalogue ${name} of ${url}`)
    return before ? [remove, add] : [add]
  })
}

const NOTHING: AppFiles = { answers: {} }

function ofApp(app: string, now: Description, wanted: Description, options: WayOptions): Way {
  const [before, after] = [now.box.apps[app], wanted.box.apps[app]]
  const [had, has] = [now.apps[app] ?? NOTHING, wanted.apps[app] ?? NOTHING]
  const done = (...actions: readonly Action[]): Way => ({ actions, obstacles: [] })
  if (!after) {
    const says = `remove ${app}; its data stays on the box`
    return done(
      action('app.remove', { service: app, data: 'keep' }, says, { app, until: 'available' }),
    )
  }
  const coming = before
    ? updated({ app, before, after, had, has }, options)
    : installed({ app, after, has }, options)
  if ('says' in coming) return { actions: [], obstacles: [coming] }
  const answers = before && !coming.settles ? answered(app, had, has) : []
  const turns = turned(app, before, after)
  return done(
    // Only what runs can be updated, and what was installed runs.
    ...turns.filter(it => it.verb === 'app.start'),
    ...coming.actions,
    ...answers,
    ...limited(app, before, after),
    ...shared(app, before, after),
    ...turns.filter(it => it.verb === 'app.stop'),
  )
}

type Entry = Apps[string]
interface Coming {
  readonly actions: readonly Action[]
  /** The answers went with it. */
  readonly settles: boolean
}

/** What the box is told of a recipe that it does not have, or not so. */
function brought(app: string, recipe: string): Action {
  return action('recipe.bring', { recipe }, `bring the recipe of ${app}`, { app })
}

function installed(
  { app, after, has }: { readonly app: string; readonly after: Entry; readonly has: AppFiles },
  { offers, agree }: WayOptions,
): Coming | Obstacle {
  const recipe = nameIn(app, after, has)
  const offer = has.recipe === undefined ? offers[recipe] : undefined
  if (has.recipe === undefined && offer?.version !== after.version)
    return notOffered(app, after, offer)
  const input = { recipe, as: app, answers: has.answers, ...(agree ? { agree } : {}) }
  const says = `install ${app}${offer ? ` ${offer.version}` : ''}`
  return {
    actions: [
      ...(has.recipe === undefined ? [] : [brought(app, has.recipe)]),
      action('app.install', input, says, { app, until: 'running' }),
    ],
    settles: true,
  }
}

interface Both {
  readonly app: string
  readonly before: Entry
  readonly after: Entry
  readonly had: AppFiles
  readonly has: AppFiles
}

function updated(
  { app, before, after, had, has }: Both,
  { offers, agree }: WayOptions,
): Coming | Obstacle {
  const isSame = before.recipe === after.recipe && before.version === after.version
  if (isSame && had.recipe === has.recipe) return { actions: [], settles: false }
  if (before.recipe !== after.recipe || (had.recipe === undefined) !== (has.recipe === undefined)) {
    return { app, says: `${app} comes from another recipe: remove it first, and keep its data` }
  }
  const offer = has.recipe === undefined ? offers[app] : undefined
  if (has.recipe === undefined && offer?.version !== after.version)
    return notOffered(app, after, offer)
  const answers = changed(had.answers, has.answers)
  const input = { service: app, answers, ...(agree ? { agree } : {}) }
  const changes =
    had.recipe !== undefined && has.recipe !== undefined
      ? changesOf(recipeOrThrow(app, had.recipe), recipeOrThrow(app, has.recipe))
      : (offer?.changes ?? [])
  const more = changes.map(it => saidOfChange(en, it))
  const says = offer
    ? `update ${app} from ${before.version} to ${offer.version}`
    : `update ${app} to its other recipe`
  return {
    actions: [
      ...(has.recipe === undefined ? [] : [brought(app, has.recipe)]),
      action('app.update', input, says, { app, more, until: 'running' }),
    ],
    settles: true,
  }
}

function notOffered(
  app: string,
  { recipe = app, version }: Entry,
  offer: Offers[string] | undefined,
): Obstacle {
  const has = offer ? `has version ${offer.version}` : 'has nothing newer'
  return {
    app,
    says: `${app} cannot be version ${version}: the box's catalogue ${has} of ${recipe}`,
  }
}

/** The name under which a recipe is offered. */
const nameIn = (app: string, { recipe }: Entry, has: AppFiles): string =>
  has.recipe === undefined ? (recipe ?? app) : recipeOrThrow(app, has.recipe).service

/** What is not said any more is taken back: a box takes an empty answer for none. */
const changed = (had: AppFiles['answers'], has: AppFiles['answers']): Record<string, Answer> =>
  Object.fromEntries(
    Object.keys({ ...had, ...has })
      .filter(it => had[it] !== has[it])
      .map(it => [it, has[it] ?? '']),
  )

function answered(app: string, had: AppFiles, has: AppFiles): Action[] {
  const answers = changed(had.answers, has.answers)
  const words = Object.entries(answers).map(
    ([id, it]) => `${id} "${it}" instead of "${had.answers[id] ?? ''}"`,
  )
  if (words.length === 0) return []
  return [
    action('app.configure', { service: app, answers }, `answers of ${app}: ${words.join(', ')}`, {
      app,
    }),
  ]
}

function limited(app: string, before: Entry | undefined, { memory }: Entry): Action[] {
  if (before?.memory === memory) return []
  const words = memory === undefined ? 'what its recipe says' : `${Math.round(memory / 2 ** 20)} MB`
  const input = { service: app, memory: memory ?? null }
  return [action('app.configure', input, `memory of ${app}: ${words}`, { app })]
}

function shared(app: string, before: Entry | undefined, { people }: Entry): Action[] {
  const list = (it: readonly string[] | undefined) => it && [...it].sort()
  if (isDeepStrictEqual(list(before?.people), list(people))) return []
  const who = people
    ? people.join(', ') || 'nobody but who looks after the box'
    : 'the whole household'
  return [
    action('app.people', { service: app, people: people ?? null }, `who may use ${app}: ${who}`, {
      app,
    }),
  ]
}

function turned(app: string, before: Entry | undefined, { state }: Entry): Action[] {
  // What is installed runs.
  if ((before?.state ?? 'running') === state) return []
  const [verb, says] =
    state === 'running'
      ? (['app.start', `start ${app}`] as const)
      : (['app.stop', `stop ${app}`] as const)
  return [action(verb, { service: app }, says, { app, until: state })]
}

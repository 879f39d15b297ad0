import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Carrying, Way } from '../../backup/carrying/need.ts'
import { GONE, NEIGHBOUR_SECRETS, pathOf } from '../../backup/neighbours/need.ts'
import { ComponentFailed, NotFound, type Problem, problemOf } from '../../base/errors.ts'
import { readText, writeWhole } from '../../base/files.ts'
import { parseJson } from '../../base/json.ts'
import { decodeToml } from '../../base/toml.ts'
import type { Apps } from '../../box/apps.ts'
import type { Box } from '../../box/box.ts'
import type { Desired, DesiredApp } from '../../box/desired.ts'
import { graceOf } from '../../box/grace.ts'
import type { AppEntry } from '../../box/manifest.ts'
import type { Store } from '../../box/store.ts'
import type { Capability } from '../../reconcile/capability.ts'
import type { Line } from '../line.ts'
import type { Membership } from '../membership.ts'
import type { SiteBox, SiteDocument } from '../need.ts'
import { isOnItsWay, type Move } from '../ownership/need.ts'
import type { Ownership } from '../ownership/ownership.ts'
import { MOVE_SECRETS, spaceName } from './need.ts'
import {
  type Answered,
  type Came,
  type Heard,
  type MoveStep,
  type ObservedMoves,
  planMoves,
} from './plan.ts'

export interface MovesOptions {
  readonly carrying: Carrying
  readonly ownership: Pick<Ownership, 'decide'>
  readonly line: Line
  readonly membership: Pick<Membership, 'agreed' | 'looked'>
  readonly store: Pick<Store, 'secrets' | 'saveSecrets'>
  readonly edit: Box['edit']
  readonly entry: (service: string) => Promise<AppEntry | undefined>
  /** All that an app runs from is here. */
  readonly hasImages: (service: string) => Promise<boolean>
  readonly add: Apps['add']
  /** What an app keeps for others, among them those that come. */
  readonly spaces: string
  /** Where it is written what was heard of apps that come. */
  readonly folder: string
  /** The same of whose apps this box is sure of, and since when: gone with the power. */
  readonly sureFile: string
  /** Apps of which a container runs. */
  readonly running: () => Promise<ReadonlySet<string>>
  readonly isSteady: (service: string) => boolean
  readonly note: (service: string, note: Problem | undefined) => void
  readonly changed: () => void
  readonly log: (line: string) => void
  /** Milliseconds since power-on, of a clock that only goes forward. */
  readonly now: () => number
}

/** What an app is on its own box, for the one that it goes to. */
export const broughtSchema = z.strictObject({
  state: z.enum(['running', 'stopped']),
  revision: z.int().min(1),
  recipe: z.string().optional(),
  people: z.array(z.string()).optional(),
  'set-up': z.boolean(),
})
export type Brought = z.output<typeof broughtSchema>

/** What opens the copies of one app that moves, and what it is to be. */
const keysSchema = z.object({
  key: z.string(),
  password: z.string(),
  brought: z.string().optional(),
})
export type Keys = z.output<typeof keysSchema>

const round = z.enum(['first', 'last'])
const sentSchema = z.object({ id: z.string(), round, snapshot: z.string() })
const heardSchema = z.object({ first: z.string().optional(), last: z.string().optional() })
const answeredSchema = z.object({ ready: z.boolean(), problem: z.string().optional() })

/** Apps on their way from one box of the site to another. */
export interface Moves extends Capability<ObservedMoves, MoveStep> {
  /** Moves of which the site has said lately that the app is this box's. */
  sure(): ReadonlySet<string>
  /** While a move is arranged, and for a moment after it, nobody takes it for a stray one. */
  expect(id: string): void
  /** Keeps what opens the copies of an app. */
  keepKeys(id: string, keys: Keys): Promise<void>
  /** Answers another box of the site; undefined for a question that is not about this. */
  answer(question: string, input: unknown, from: string): Promise<unknown>
}

/** Milliseconds for which a box is sure of what the site has said. */
const SURE = 30_000
/** Milliseconds after which a box that nobody hears is sure no more, and has stopped what it had on trial. */
const LET_GO = 90_000
/** Milliseconds after which what failed is tried again, and how often. */
const AGAIN = 15_000
const TRIES = 8
/** Milliseconds within which a move is agreed about, or never. */
const ARRANGED = 60_000
/** Milliseconds between two looks while something moves. */
const LOOK = 1_000
/** What does not become better by trying. */
const HOPELESS = ['backup-full', 'move-not-whole', 'disk-full', 'backup-not-allowed']

export function moves(options: MovesOptions): Moves {
  const { carrying, ownership, line, membership, store, edit, folder, note, now } = options
  let me = ''
  let document: SiteDocument | undefined
  const arranging = new Set<string>()
  const seen = new Map<string, number>()
  const answered = new Map<string, Answered>()
  const refused = new Map<string, string>()
  /** By move and what was tried: how often in vain, and when last. */
  const vain = new Map<string, { readonly times: number; readonly at: number }>()
  /** By move, the job that fetches what was sent while the app ran; and what is being done beside the loop. */
  const early = new Map<string, string>()
  const busy = new Set<string>()
  /** Since when an app is on trial here. */
  const trials = new Map<string, number>()
  /** Since when this box knows that an app is its own again without a word of the other one. */
  const returned = new Map<string, number>()
  let looking: NodeJS.Timeout | undefined
  let isRead = false

  /** What was agreed is seen by the next look alone: one that goes on at this moment does not know it. */
  function expect(id: string): void {
    arranging.add(id)
    setTimeout(() => arranging.delete(id), ARRANGED).unref()
  }

  const heardFile = (id: string) => join(folder, `${id}.json`)
  const heardOf = async (id: string): Promise<Heard> =>
    heardSchema.catch({}).parse(parseJson((await readText(heardFile(id))) ?? '{}'))

  async function keysOf(id: string): Promise<Keys | undefined> {
    const { [id]: text } = await store.secrets(MOVE_SECRETS)
    return text === undefined ? undefined : keysSchema.safeParse(parseJson(text)).data
  }

  async function wayOf({ id, to }: Move): Promise<Way> {
    const keys = await keysOf(id)
    const box = document?.boxes[to]
    if (!keys || !box?.root) {
      throw new ComponentFailed('move-lost', 'nobody knows any more what opens the copies')
    }
    const name = spaceName(id)
    return {
      move: id,
      target: { kind: 'rest', name, ...placeAt(box, name), 'append-only': true },
      shown: { key: keys.key, [`${name}.user`]: name, [`${name}.password`]: keys.password },
    }
  }

  /** A worker that was started anew is as sure as the one before it; a box that was off is not. */
  async function readSure(): Promise<void> {
    if (isRead) return
    isRead = true
    const text = (await readText(options.sureFile)) ?? '{}'
    const before = z.record(z.string(), z.number()).catch({}).parse(parseJson(text))
    for (const [id, at] of Object.entries(before)) seen.set(id, at)
  }

  async function noteSure(own: readonly DesiredApp[], agreed: SiteDocument | undefined) {
    const before = JSON.stringify(Object.fromEntries(seen))
    if (agreed && me in agreed.boxes) {
      const mine = own.flatMap(({ move }) => {
        if (move?.way !== 'in') return []
        const phase = agreed.moves?.find(it => it.id === move.id)?.phase
        const isHere = phase === 'trial' || phase === 'done' || (!phase && move.owned)
        return isHere ? [move.id] : []
      })
      for (const id of seen.keys()) if (!mine.includes(id)) seen.delete(id)
      for (const id of mine) seen.set(id, now())
    } else {
      for (const [id, at] of seen) if (now() - at > SURE) seen.delete(id)
    }
    const after = JSON.stringify(Object.fromEntries(seen))
    if (after !== before) await writeWhole(options.sureFile, after)
  }

  /** What nobody says lasts for as long as the other box may believe what it was told last. */
  function releasedOf(mine: readonly Move[]): Set<string> {
    const back = mine.filter(it => it.from === me && it.phase === 'home' && it.tried)
    for (const { id } of back) if (!returned.has(id)) returned.set(id, now())
    return new Set(back.map(it => it.id).filter(id => now() - (returned.get(id) ?? now()) > LET_GO))
  }

  function cameOf(
    key: string,
    job: string,
    result: Awaited<ReturnType<Carrying['result']>>,
    isOrdered: boolean,
  ): Came | undefined {
    if (isOrdered && !result) return { kind: 'waiting' }
    if (!result) return undefined
    if (!result.problem) {
      vain.delete(key)
      return { kind: 'done', snapshot: result.sent }
    }
    const { code, message, detail } = result.problem
    const known = vain.get(`${key} ${job}`)
    const tried = vain.get(key)?.times ?? 0
    if (!known) {
      vain.set(`${key} ${job}`, { times: 1, at: now() })
      vain.set(key, { times: tried + 1, at: now() })
    }
    const { times = 1, at = now() } = vain.get(key) ?? {}
    const why =
      detail && !message.includes(detail) ? `${message} (${detail.slice(0, 200)})` : message
    if (HOPELESS.includes(code) || times >= TRIES) return { kind: 'failed', why, hopeless: true }
    return now() - at < AGAIN ? { kind: 'waiting' } : { kind: 'failed', why, hopeless: false }
  }

  async function look(key: string, job: string): Promise<readonly [string, Came] | undefined> {
    // In this order: it is not gone from the one before it is in the other.
    const isOrdered = await carrying.isOrdered(job)
    const came = cameOf(key, job, await carrying.result(job), isOrdered)
    return came && [job, came]
  }

  async function observe(desired: Desired): Promise<ObservedMoves> {
    await readSure()
    const { site, apps } = desired
    me = site?.me ?? ''
    const agreed =
      site && !site.leaving ? await membership.looked().catch(() => undefined) : undefined
    document = agreed?.document && me in agreed.document.boxes ? agreed.document : undefined
    await noteSure(apps, document)
    const mine = (document?.moves ?? []).filter(
      it => (it.from === me || it.to === me) && it.phase !== 'brought',
    )
    const marked = apps.filter(it => isOnItsWay(it.move))
    keepLooking(mine.length > 0 || marked.length > 0)
    const kept = Object.keys(await store.secrets(MOVE_SECRETS))
    if (mine.length === 0 && marked.length === 0 && kept.length === 0)
      return { ...NOTHING, document }
    const running = await options.running()
    const jobs = await Promise.all(
      marked.flatMap(({ move }) => {
        if (!isOnItsWay(move)) return []
        const { last } = move
        const sent = move.way === 'out' ? { first: move.first, last } : { last }
        return Object.entries(sent).flatMap(([what, job]) =>
          job === undefined ? [] : [look(`${move.id} ${what}`, job)],
        )
      }),
    )
    const came = new Map(jobs.filter(it => it !== undefined))
    for (const move of mine.filter(it => it.from === me)) await tellSent(move, apps, came)
    const fetched = await Promise.all(
      [...early].map(async ([id, job]) => [id, (await look(`${id} fetch`, job))?.[1]] as const),
    )
    const heard = await Promise.all(mine.map(async ({ id }) => [id, await heardOf(id)] as const))
    return {
      document,
      arranging,
      jobs: came,
      heard: new Map(heard),
      answered,
      fetched: new Map(fetched.flatMap(([id, it]) => (it ? [[id, it] as const] : []))),
      refused,
      busy,
      keys: new Set(kept),
      spaces: new Set(await spacesThere()),
      still: new Set(marked.map(it => it.service).filter(it => !running.has(it))),
      steady: new Set(marked.map(it => it.service).filter(options.isSteady)),
      late: new Set(marked.filter(isLate).map(it => it.service)),
      released: releasedOf(mine),
    }
  }

  function isLate(app: DesiredApp): boolean {
    const { move } = app
    if (move?.way !== 'in' || !move.owned || app.state !== 'running') return false
    const since = trials.get(move.id)
    if (since === undefined) {
      trials.set(move.id, now())
      return false
    }
    return now() - since > graceOf(app)
  }

  async function spacesThere(): Promise<string[]> {
    const names = await readdir(options.spaces).catch(() => [])
    return names.flatMap(it => /^move-([0-9a-f]{16})$/.exec(it)?.[1] ?? [])
  }

  /** What moves is looked at again soon: people wait, and for a while nobody has the app. */
  function keepLooking(isNeeded: boolean): void {
    if (isNeeded) looking ??= setInterval(options.changed, LOOK).unref()
    else if (looking) {
      clearInterval(looking)
      looking = undefined
    }
  }

  async function takeIn(move: Move, snapshot: string): Promise<void> {
    const { id, service, from } = move
    const brought = broughtSchema.parse(parseJson((await keysOf(id))?.brought ?? '{}'))
    const at = await carrying.fetchFolder(service, await wayOf(move), snapshot)
    const { state, revision, recipe, people } = brought
    await options.add(join(at, 'revisions', String(revision)), {
      // Its owner agreed on its own box to what it gets.
      ...{ as: service, agree: true },
      answers: await answersIn(join(at, 'answers', `${revision}.toml`)),
      entry: {
        ...{ state: 'stopped', 'set-up': brought['set-up'] },
        ...(recipe === undefined ? {} : { recipe }),
        ...(people === undefined ? {} : { people }),
        move: { id, way: 'in', state },
      },
    })
    options.log(`move: ${service} of ${from} is taken in`)
  }

  /** Beside the loop: it takes seconds, and other apps need not wait. */
  function beside(id: string, work: () => Promise<void>): void {
    if (busy.has(id)) return
    busy.add(id)
    work()
      .catch(error => {
        const { message, detail = '' } = problemOf(error)
        const times = (vain.get(`${id} take-in`)?.times ?? 0) + 1
        vain.set(`${id} take-in`, { times, at: now() })
        options.log(`move: ${message} ${detail}`)
        if (times >= 3) refused.set(id, message)
      })
      .finally(() => {
        busy.delete(id)
        options.changed()
      })
  }

  /** Again and again: the other box says each time whether it is ready. */
  async function tellSent(
    move: Move,
    apps: readonly DesiredApp[],
    came: ReadonlyMap<string, Came>,
  ) {
    const entry = apps.find(it => it.move?.id === move.id)?.move
    if (entry?.way !== 'out' || !(move.phase === 'copy' || move.phase === 'still')) return
    const which = entry.still ? 'last' : 'first'
    const sent = came.get(entry[which] ?? '')
    if (sent?.kind !== 'done' || sent.snapshot === undefined) return
    await tell(move, which, sent.snapshot).catch(error =>
      options.log(`move: ${problemOf(error).message}`),
    )
  }

  async function tell(move: Move, which: 'first' | 'last', snapshot: string): Promise<void> {
    const { id, to } = move
    const said = await line.ask(to, 'move-sent', { id, round: which, snapshot })
    answered.set(id, answeredSchema.parse(said))
  }

  async function send(move: Move, which: 'first' | 'last'): Promise<void> {
    const { service, id } = move
    const job = carrying.newJob('send')
    const way = await wayOf(move)
    // It is known before it is begun: what a kill leaves is found again.
    await edit(service, { what: `send ${service}`, kind: 'app-moves' }, it =>
      it.move?.way === 'out' && it.move.id === id
        ? { ...it, move: { ...it.move, [which]: job } }
        : it,
    )
    await carrying.send(service, way, job)
  }

  async function apply(step: MoveStep): Promise<void> {
    switch (step.kind) {
      case 'send':
        return await send(step.move, step.round)
      case 'stand':
        return await edit(step.move.service, { what: step.says, kind: 'app-stands' }, it =>
          it.move?.way === 'out' ? { ...it, move: { ...it.move, still: true } } : it,
        )
      case 'take-in':
        return beside(step.move.id, () => takeIn(step.move, step.snapshot))
      case 'fetch': {
        const { id, service } = step.move
        return void early.set(
          id,
          await carrying.fetchEarly(service, await wayOf(step.move), step.snapshot),
        )
      }
      case 'put': {
        const { move, snapshot } = step
        const job = carrying.newJob('stage')
        return await carrying.put(move.service, await wayOf(move), snapshot, job)
      }
      case 'run':
        trials.delete(step.move.id)
        return await edit(step.move.service, { what: step.says, kind: 'app-tried-here' }, it =>
          it.move?.way === 'in'
            ? { ...it, state: it.move.state, move: { ...it.move, owned: true } }
            : it,
        )
      case 'go': {
        const { move, phase, why } = step
        return await ownership.decide(me, { kind: 'go', id: move.id, phase, why })
      }
      case 'end':
        return await ownership.decide(me, { kind: 'end', id: step.move.id })
      case 'keep-on':
        await forgetJobs(step.service)
        await edit(step.service, { what: step.says, kind: 'app-stays' }, withoutMove)
        if (step.move?.why !== undefined) note(step.service, stayed(step.service, step.move.why))
        return
      case 'settle':
        await edit(step.service, { what: step.says, kind: 'app-arrived' }, withoutMove)
        return note(step.service, arrived(step.service))
      case 'give-away':
        return await edit(step.service, { what: step.says, kind: 'app-given-away' }, it => ({
          ...withoutMove(it),
          state: 'deleted',
        }))
      case 'drop':
        await forgetJobs(step.service)
        return await edit(step.service, { what: step.says, kind: 'app-not-taken' }, it => {
          if (it.move?.id !== step.move) return it
          const { restore: _restore, ...rest } = withoutMove(it)
          return { ...rest, state: 'deleted' }
        })
      case 'rest':
        await edit(step.service, { what: step.says, kind: 'app-stands' }, it => ({
          ...withoutMove(it),
          state: it.state === 'running' ? 'stopped' : it.state,
        }))
        return note(step.service, undecided(step.service))
      case 'tidy':
        return await tidy(step.id)
    }
  }

  async function forgetJobs(service: string): Promise<void> {
    const entry = (await options.entry(service))?.move
    if (!isOnItsWay(entry)) return
    const jobs = entry.way === 'out' ? [entry.first, entry.last] : [entry.last, early.get(entry.id)]
    for (const job of jobs) if (job !== undefined) await carrying.forget(job)
  }

  async function tidy(id: string): Promise<void> {
    const name = spaceName(id)
    for (const it of [answered, refused, early, trials, returned]) it.delete(id)
    for (const key of [...vain.keys()].filter(it => it.startsWith(id))) vain.delete(key)
    const from = join(options.spaces, name)
    // The loop takes it away, whenever that is done.
    await rename(from, join(options.spaces, `${GONE}${name}`)).catch(ignoreMissing)
    await rm(heardFile(id), { force: true })
    for (const shelf of [NEIGHBOUR_SECRETS, MOVE_SECRETS]) {
      const { [shelf === MOVE_SECRETS ? id : name]: _gone, ...kept } = await store.secrets(shelf)
      await store.saveSecrets(shelf, kept)
    }
  }

  async function heardSent(
    { id, round: which, snapshot }: z.output<typeof sentSchema>,
    from: string,
  ): Promise<Answered> {
    const move = document?.moves?.find(it => it.id === id)
    if (!move || move.from !== from || move.to !== me) {
      throw new NotFound('move-unknown', 'this box knows nothing of that move yet')
    }
    const known = await heardOf(id)
    if (known[which] !== snapshot) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      await writeWhole(heardFile(id), JSON.stringify({ ...known, [which]: snapshot }))
      options.changed()
    }
    const problem = refused.get(id)
    const job = early.get(id)
    const came = job === undefined ? undefined : await look(`${id} fetch`, job)
    const ready = came?.[1].kind === 'done' && (await options.hasImages(move.service))
    return { ready, ...(problem === undefined ? {} : { problem }) }
  }

  return {
    name: 'moves',
    serves: () => false,
    observe,
    plan: planMoves,
    apply,
    sure: () => new Set(seen.keys()),
    expect,
    async keepKeys(id, keys) {
      const kept = await store.secrets(MOVE_SECRETS)
      await store.saveSecrets(MOVE_SECRETS, { ...kept, [id]: JSON.stringify(keys) })
    },
    async answer(question, input, from) {
      return question === 'move-sent' ? await heardSent(sentSchema.parse(input), from) : undefined
    },
  }
}

const NOTHING: ObservedMoves = {
  document: undefined,
  ...{ arranging: new Set(), busy: new Set(), keys: new Set(), spaces: new Set() },
  ...{ jobs: new Map(), heard: new Map(), answered: new Map(), fetched: new Map() },
  ...{ refused: new Map(), still: new Set(), steady: new Set(), late: new Set() },
  released: new Set(),
}

/** Where a box lets another one put the copies of an app. */
function placeAt({ address, root = '' }: SiteBox, name: string) {
  const host = address.includes(':') ? `[${address}]` : address
  const lines = root.match(/.{1,64}/g) ?? []
  return {
    url: `https://${host}${pathOf(name)}/`,
    certificate: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
  }
}

const withoutMove = ({ move: _over, ...it }: AppEntry): AppEntry => it

async function answersIn(file: string) {
  const answers = z.record(z.string(), z.union([z.string(), z.boolean(), z.number()]))
  const text = await readText(file)
  return text === undefined ? {} : decodeToml(file, text, answers)
}

function ignoreMissing(cause: NodeJS.ErrnoException): void {
  if (cause.code !== 'ENOENT') throw cause
}

const stayed = (service: string, why: string): Problem => ({
  code: 'move-undone',
  message: `${service} stays on this box: ${why}`,
  hint: 'it runs as before, with all that it had; mend what is in the way, and move it again',
})

const arrived = (service: string): Problem => ({
  code: 'moved',
  message: `${service} has come from another box, with all that it had there`,
  hint: 'it has another address of its own now; the names of before lead to it',
})

const undecided = (service: string): Problem => ({
  code: 'move-unsettled',
  message: `${service} was on its way between two boxes when these parted, and stands still here`,
  hint: 'start it here if it does not run on the other box: only one of them may have it',
})

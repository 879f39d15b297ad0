import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { z } from 'zod'
import { cutPoint } from '../../base/cut-point.ts'
import { Conflict, NotFound, problemOf } from '../../base/errors.ts'
import { writeWhole } from '../../base/files.ts'
import type { Box } from '../../box/box.ts'
import type { Desired } from '../../box/desired.ts'
import type { BringReport, FoundBackups, StreamReport } from '../../http/api.ts'
import { SERVICE_NAME } from '../../recipe/service-name.ts'
import type { Capability } from '../../reconcile/capability.ts'
import type { Line } from '../line.ts'
import type { Membership } from '../membership.ts'
import { otherBoxes, type Site, type SiteDocument } from '../need.ts'
import { isGone, type Move } from '../ownership/need.ts'
import type { Ownership } from '../ownership/ownership.ts'
import { withoutTold } from '../ownership/transition.ts'
import type { Swarm } from '../swarm.ts'
import { type Chosen, choose, type Wish } from './choose.ts'
import type { KeptKit, Kits } from './kits.ts'
import {
  type Findable,
  type ObservedSaving,
  planSaving,
  type SavingStep,
  savingFindings,
  type Told,
  toHold,
} from './plan.ts'

export interface SavingOptions {
  readonly swarm: Pick<Swarm, 'agreed' | 'edit'>
  readonly ownership: Pick<Ownership, 'decide'>
  readonly line: Pick<Line, 'ask'>
  readonly membership: Pick<Membership, 'agreed' | 'looked'>
  readonly kits: Kits
  /** What brings this box back; undefined where nothing leaves it. */
  readonly kit: (desired: Desired) => Promise<OwnKit | undefined>
  /** A kit as it came, in one line. Throws InvalidInput for what is none. */
  readonly readKit: (text: string) => string
  readonly edit: Box['edit']
  readonly manifest: Box['manifest']
  /** Whose backups are at the places of a kit. */
  readonly find: (kit: string) => Promise<FoundBackups>
  /** Who signs for the pages of the box at an address, as DER in base64. Throws where none answers. */
  readonly rootAt: (address: string) => Promise<string>
  /**
   * Takes an app in, and begins to bring its data in; answers once it is there, waiting for that.
   * `followed`: its databases as they came by the second, where they are newer and proven.
   */
  readonly bring: (kit: string, chosen: Chosen & { readonly followed: boolean }) => Promise<void>
  /**
   * How the databases of a box are here that came by the second; undefined where none did. Throws
   * Conflict where there is no room to work with them.
   */
  readonly followed: (box: string) => Promise<readonly StreamReport[] | undefined>
  /** Gone with the power: other boxes have been asked since then. */
  readonly mark: string
  readonly changed: () => void
}

/** The recovery kit of this box, as one line, and what tells it from one of before. */
export interface OwnKit {
  readonly number: string
  readonly text: string
}

/** What boxes of a site do for each other's data. */
export interface Saving extends Capability<ObservedSaving, SavingStep> {
  /** The power has just come, and no other box was heard yet, which may have apps of this one. */
  unheard(): boolean
  /** Kits of other boxes that are kept here, and names of those that have the kit of this one. */
  report(site: Site): Promise<SavingReport>
  /** What is at the places of another box. Throws NotFound where its kit is not here. */
  look(name: string): Promise<FoundBackups>
  /** Brings an app of a box that is away back onto this one, and answers as of when. Throws Conflict and NotFound. */
  bringBack(site: Site, name: string, wish: Wish): Promise<BringReport>
  /** An app that another box has is this one's again. */
  takeBack(service: string): Promise<void>
  /** Nothing that brings apps of that box back stays here. */
  forget(name: string): Promise<void>
  /** This box is about to leave: those that are there forget its kit. */
  leave(site: Site): Promise<void>
  /**
   * The others have told this box, which is about to be by itself, what it must not use, and it is
   * written down: afterwards nobody is asked any more.
   */
  settled(desired: Desired): Promise<boolean>
  /** There is something that a box has to stay reachable for. */
  owes(document: SiteDocument): Promise<boolean>
  /** Answers another box; undefined for a question that is not about this. */
  answer(question: string, input: unknown, from: string): Promise<unknown>
}

export interface SavingReport {
  readonly kept: readonly { readonly box: string; readonly name: string }[]
  readonly givenTo: readonly string[]
}

/**
 * Milliseconds after power-on for which apps wait for a word of another box: none may be there. After a
 * power cut at home a switch takes its time, too.
 */
const PATIENCE = 60_000
/** Milliseconds after which a box that was heard is asked once more. */
const AGAIN = 5_000
/** Milliseconds for a box that is thought to be away. */
const KNOCK = 3_000
/** Milliseconds for the same one before its app is taken: it may be there, and busy. */
const ANSWERED_WITHIN = 10_000
/** What is thrown where a box says nothing; whatever else is thrown, somebody has said. */
const UNHEARD = ['site-box-silent', 'site-box-unknown']

const kitSchema = z.object({ name: z.string().max(100), kit: z.string().max(64_000).optional() })
const askSchema = z.object({ box: z.string() })
const notedSchema = z.object({ id: z.string() })
const toldSchema = z.array(
  z.object({
    ...{ id: z.string(), service: z.string().regex(SERVICE_NAME) },
    ...{ since: z.iso.datetime(), box: z.string() },
  }),
)

export function saving(options: SavingOptions): Saving {
  const { swarm, ownership, line, membership, kits, kit, edit, manifest, mark, changed } = options
  const began = performance.now()
  const bringing = new Set<string>()
  let unheard = !existsSync(mark)
  let desired: Desired | undefined
  /** When the others were asked last what they have of this box, and what they said. */
  let [asked, last]: [number, readonly Told[]] = [-AGAIN, []]
  setTimeout(changed, PATIENCE).unref()

  async function hear(): Promise<void> {
    if (!unheard) return
    unheard = false
    await writeWhole(mark, '')
    changed()
  }

  /**
   * What a box is to know that asks what others have of it. Throws Conflict where nothing of it is known
   * here and nobody decides: what this box knows is of before, and what is missing in it may be so by now.
   */
  async function answerTo(box: string): Promise<Told[]> {
    const document = (await swarm.agreed())?.document
    const told = toldIn(document ?? (await manifest()).site, box)
    if (document || told.length > 0) return told
    throw new Conflict('site-undecided', 'this box does not know what is agreed now')
  }

  /** Each of the others is asked, as nobody who decides could say it; undefined where all are silent. */
  async function askAll({ me, boxes }: Site): Promise<Told[] | undefined> {
    const others = Object.keys(boxes).filter(it => it !== me)
    const answers = await Promise.allSettled(
      others.map(async it => toldSchema.parse(await line.ask(it, 'brought', { box: me }, KNOCK))),
    )
    const heard = answers.flatMap(it => (it.status === 'fulfilled' ? [it.value] : []))
    if (heard.length === 0) return undefined
    // What one of them knows counts, though another one may not know it yet.
    return [...new Map(heard.flat().map(it => [it.service, it])).values()]
  }

  /** The loop waits for them only while everything waits: one that is off takes seconds to be silent. */
  async function toldByOthers(site: Site): Promise<readonly Told[] | undefined> {
    if (unheard) return await askAll(site)
    if (performance.now() - asked < AGAIN) return last
    asked = performance.now()
    void askAll(site).then(it => {
      last = it ?? []
      if (last.length > 0) changed()
    })
    return last
  }

  async function observe(goal: Desired): Promise<ObservedSaving> {
    desired = goal
    const { site } = goal
    const kept = await kits.list()
    const given = await kits.given()
    const nothing = { agreed: undefined, kit: undefined, given, kept, told: [], bringing }
    if (!site || site.founding) {
      await hear()
      return nothing
    }
    const agreed = await membership.looked().catch(() => undefined)
    const document = agreed?.document
    const isAgreed = document !== undefined && site.me in document.boxes
    const told = isAgreed ? toldIn(document, site.me) : await toldByOthers(site)
    const isAlone = otherBoxes(site).length === 0 || performance.now() - began > PATIENCE
    // Not before all of it is written down: whoever is killed in between has heard nothing.
    if (told ? toHold(goal, told).length === 0 : isAlone) await hear()
    const whole = goal.backup.lent ? await kit(goal) : undefined
    return { ...nothing, agreed, told: told ?? [], kit: whole?.number }
  }

  async function apply(step: SavingStep): Promise<void> {
    const goal = desired
    if (!goal) throw new Error('nothing was observed yet')
    switch (step.kind) {
      case 'forget':
        return await kits.forgetAll()
      case 'give': {
        const whole = await kit(goal)
        if (!whole) return
        await line.ask(step.box, 'kit', { name: goal.name, kit: whole.text })
        return await kits.note(step.box, whole.number)
      }
      case 'take':
        await line.ask(step.box, 'kit', { name: goal.name })
        return await kits.note(step.box, undefined)
      case 'know': {
        const kept = (await kits.list()).find(it => it.box === step.box)
        return kept && (await kits.keep({ ...kept, ...step.about }))
      }
      case 'own':
        return await own(step.app, step.move)
      case 'hold':
        return await hold(step.told)
      case 'release':
        if (!goal.site) return
        return await ownership.decide(goal.site.me, { kind: 'end', id: step.move.id })
    }
  }

  /** Its data is of before. First it is written down here, then nobody else has to know it of a stranger. */
  async function hold({ id, service, box, since }: Told): Promise<void> {
    await edit(service, { what: `${box} has ${service}`, kind: 'app-held' }, it => {
      const now = it.state === 'running' ? 'running' : 'stopped'
      const state = isGone(it.move) ? it.move.state : now
      return { ...it, state: 'stopped', move: { id, way: 'gone', box, since, state } }
    })
    const { site } = await manifest()
    if (site) await noted(site, id)
  }

  async function own(service: string, id: string): Promise<void> {
    const why = { what: `${service} is this box's again`, kind: 'app-taken-back' } as const
    await edit(service, why, it => {
      if (!isGone(it.move) || it.move.id !== id) return it
      const { move, ...rest } = it
      return { ...rest, state: move.state }
    })
  }

  async function noted(site: Site, id: string): Promise<void> {
    const others = Object.keys(site.boxes).filter(it => it !== site.me)
    await Promise.allSettled(others.map(it => line.ask(it, 'brought-noted', { id }, KNOCK)))
  }

  /** Where another box of the site is found. Throws Conflict for one that is none, or none yet. */
  async function placeOf(box: string): Promise<Pick<Findable, 'address' | 'root'>> {
    const known = (await manifest()).site?.boxes[box]
    if (!known) throw new Conflict('site-stranger', 'no kit is kept of who is no box of the site')
    return { address: known.address, root: known.root }
  }

  /**
   * While it is there, it has the newer data, and goes on writing. Away is only who does not answer at
   * all: neither the site, nor by the page that every box shows.
   */
  async function refuseThere({ box, name, address, root }: KeptKit): Promise<void> {
    const isUp = (membership.agreed()?.nodes ?? []).some(it => it.box === box && it.up)
    const asked = line.ask(box, 'brought', { box }, ANSWERED_WITHIN).then(
      () => true,
      error => !UNHEARD.includes(problemOf(error).code),
    )
    const shown = address && root ? options.rootAt(address).catch(() => undefined) : undefined
    const [answers, itsRoot] = isUp ? [true] : await Promise.all([asked, shown])
    if (!answers && (itsRoot === undefined || itsRoot !== root)) return
    throw new Conflict('site-box-there', `${name} is there, and has the app itself`, {
      hint: 'only apps of a box that is off are brought back elsewhere: else two would write',
    })
  }

  async function kitOf(name: string): Promise<KeptKit> {
    const kept = (await kits.list()).find(it => it.name === name || it.box === name)
    if (kept) return kept
    throw new NotFound('site-kit-none', `this box has nothing that brings apps of ${name} back`, {
      hint: 'while that box is there: gantry site lend on, there; else its recovery kit brings it back on a blank box',
    })
  }

  return {
    name: 'saving',
    serves: () => false,
    observe,
    plan: planSaving,
    findings: savingFindings,
    apply,
    unheard: () => unheard,

    async report({ boxes }) {
      const [kept, given] = await Promise.all([kits.list(), kits.given()])
      return {
        // A name may be another one since the kit was given.
        kept: kept.map(({ box, name }) => ({ box, name: boxes[box]?.name ?? name })),
        givenTo: Object.keys(given).flatMap(it => boxes[it]?.name ?? []),
      }
    },

    look: async name => await options.find((await kitOf(name)).kit),

    async bringBack(site, name, wish) {
      const kept = await kitOf(name)
      await refuseThere(kept)
      const chosen = choose(await options.find(kept.kit), wish, name)
      const { service, as, moment } = chosen
      // Whoever wants a moment wants all of it.
      const isOneMoment = wish.oneMoment || wish.moment !== undefined
      const streams = isOneMoment ? undefined : await options.followed(kept.box)
      const { me } = site
      const id = randomBytes(8).toString('hex')
      const move: Move = {
        ...{ id, service, from: kept.box, to: me, phase: 'brought' },
        ...(as === service ? {} : { as }),
        since: new Date().toISOString(),
      }
      bringing.add(as)
      try {
        // Of two boxes that want it one is let.
        await ownership.decide(me, { kind: 'bring', move })
        try {
          await options.bring(kept.kit, { ...chosen, followed: streams !== undefined })
        } catch (error) {
          await ownership.decide(me, { kind: 'end', id })
          throw error
        }
      } finally {
        bringing.delete(as)
      }
      return { moment, databases: streams ?? [] }
    },

    async takeBack(service) {
      const { apps, site } = await manifest()
      const { move } = apps[service] ?? {}
      if (!isGone(move)) throw new Conflict('app-not-elsewhere', `no other box has ${service}`)
      const since = new Date().toISOString()
      if (site) await ownership.decide(site.me, { kind: 'take-back', id: move.id, since })
      cutPoint('take-back: agreed')
      await own(service, move.id)
      changed()
    },

    async forget(name) {
      await kits.forget((await kitOf(name)).box)
      changed()
    },

    async leave({ me, boxes }) {
      const { name = '' } = boxes[me] ?? {}
      const given = Object.keys(await kits.given()).filter(it => it in boxes)
      const forgotten = await Promise.allSettled(
        given.map(async box => {
          await line.ask(box, 'kit', { name }, KNOCK)
          return box
        }),
      )
      for (const it of forgotten) {
        if (it.status === 'fulfilled') await kits.note(it.value, undefined)
      }
    },

    async settled(goal) {
      if (!goal.site) return true
      const told = await askAll(goal.site)
      last = told ?? last
      if (told === undefined || toHold(goal, told).length > 0) return false
      for (const { id } of told) await noted(goal.site, id)
      return true
    },

    owes: async ({ moves = [] }) => moves.length > 0 || (await kits.list()).length > 0,

    async answer(question, input, from) {
      switch (question) {
        case 'kit': {
          const { name, kit: text } = kitSchema.parse(input)
          if (text === undefined) await kits.forget(from)
          else
            await kits.keep({
              box: from,
              name,
              kit: options.readKit(text),
              ...(await placeOf(from)),
            })
          return null
        }
        case 'brought':
          return await answerTo(askSchema.parse(input).box)
        case 'brought-noted': {
          const { id } = notedSchema.parse(input)
          const now = (await swarm.agreed())?.document
          if (now && now !== withoutTold(now, id)) await swarm.edit(it => withoutTold(it, id))
          return null
        }
      }
      return undefined
    },
  }
}

/** Pure: what others have of a box. */
function toldIn(site: Pick<SiteDocument, 'moves' | 'boxes'> | undefined, box: string): Told[] {
  const { moves = [], boxes = {} } = site ?? {}
  return moves
    .filter(it => it.from === box && it.phase === 'brought')
    .map(({ id, service, since, to }) => ({ id, service, since, box: boxes[to]?.name ?? to }))
}

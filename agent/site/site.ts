import { randomBytes } from 'node:crypto'
import { isIP } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import {
  ComponentFailed,
  Conflict,
  InvalidInput,
  NotFound,
  type Problem,
  problemOf,
} from '../base/errors.ts'
import type { Exec } from '../base/exec.ts'
import type { Box } from '../box/box.ts'
import type {
  BoxGlance,
  BringReport,
  FoundBackups,
  FoundBox,
  MoveOutlook,
  SiteReport,
  StandbyReport,
  WhyNot,
} from '../http/api.ts'
import { hearBoxes } from './discovery.ts'
import type { Spread } from './front/need.ts'
import type { Line } from './line.ts'
import type { Membership } from './membership.ts'
import type { Mover } from './move/mover.ts'
import type { Moves } from './move/moves.ts'
import {
  MOST_GONE,
  otherBoxes,
  type ProveCode,
  type Proved,
  type Site,
  type SiteBox,
  type SiteDocument,
} from './need.ts'
import {
  meetingAddress,
  type NewcomerFacts,
  newcomerFacts,
  nextName,
  originAt,
  refuseTaken,
  refuseUnlike,
} from './newcomer.ts'
import type { Ownership } from './ownership/ownership.ts'
import { movesAmong } from './ownership/transition.ts'
import { whyNotAt } from './placement/fitness.ts'
import { FOUND_LABELS, MOST_LABELS } from './placement/labels.ts'
import type { SharedApp } from './placement/need.ts'
import { ifGone, runsElsewhere } from './placement/outlook.ts'
import type { Placement } from './placement/placement.ts'
import { type Agreed, decidesWithout, type SwarmNode } from './plan.ts'
import type { Wish } from './saving/choose.ts'
import { type SharedPlaces, sharePlace, takePlace } from './saving/places.ts'
import type { Saving } from './saving/saving.ts'
import type { Standing } from './standby/standing.ts'
import type { Swarm } from './swarm.ts'

export interface SiteOptions {
  readonly exec: Exec
  readonly swarm: Swarm
  readonly line: Line
  readonly membership: Pick<Membership, 'agreed'>
  readonly placement: Pick<Placement, 'seen' | 'answer'>
  readonly ownership: Pick<Ownership, 'answer'>
  readonly mover: Mover
  readonly moves: Pick<Moves, 'answer'>
  /** The box's own addresses on the LAN. */
  readonly addresses: () => readonly string[]
  readonly prove: ProveCode
  /** Asks a box something that everybody may know. */
  readonly lookAt: (origin: string) => Promise<Pick<NewcomerFacts, 'version'> & Claimed>
  readonly version: string
  /** The owner of this box, as it keeps him. */
  readonly owner: () => Readonly<Record<string, unknown>>
  readonly glance: () => Promise<BoxGlance>
  /** What the others are told of versions of this box, for when they start anew. */
  readonly renewal: () => Promise<unknown>
  readonly places: SharedPlaces
  readonly saving: Pick<
    Saving,
    'answer' | 'report' | 'look' | 'bringBack' | 'takeBack' | 'forget' | 'leave'
  >
  readonly standing: Pick<Standing, 'answer' | 'begin' | 'end'>
}

interface Claimed {
  readonly claimed: boolean
}

export interface JoinRequest {
  readonly address: string
  readonly code: string
  readonly name?: string | undefined
}

/** Several boxes as one: what people ask of it. */
export interface SiteDesk {
  report(box: Box): Promise<SiteReport>
  /** Boxes at home that nobody owns yet. */
  find(): Promise<FoundBox[]>
  /**
   * Takes in a box that nobody owns yet; answers its name as soon as that has agreed. Throws what the
   * claim of that box throws, and Conflict where the two do not fit together.
   */
  join(box: Box, wanted: JoinRequest): Promise<string>
  /** @param alone without asking the others, who may be gone */
  leave(box: Box, alone: boolean): Promise<void>
  /** Sends another box away, which goes on by itself. Throws NotFound and Conflict. */
  remove(box: Box, name: string): Promise<void>
  /**
   * Whether apps of other boxes leave a box alone: those that run there go elsewhere, and the proxies
   * of the others ask it last. Throws NotFound and Conflict.
   */
  drain(box: Box, name: string, drained: boolean): Promise<void>
  /**
   * What a box is called, for apps that want such a one; `null` takes a label away. Throws NotFound,
   * Conflict, and InvalidInput for what a box finds out itself.
   */
  label(box: Box, name: string, labels: Readonly<Record<string, string | null>>): Promise<void>
  /**
   * Every other box saves at a place of this one, too, in a folder of its own and by its own words. Answers
   * what each of them says. Throws NotFound, and InvalidInput for what only this box can reach.
   */
  sharePlace(
    box: Box,
    name: string,
  ): Promise<readonly { readonly name: string; readonly problem?: Problem }[]>
  /** Whether the other boxes keep what brings apps of this one back, should it die. */
  lend(box: Box, lent: boolean): Promise<void>
  /**
   * Another box of the site has the databases of this one by the second from now on, `null`: none has any
   * more. Throws NotFound and Conflict.
   */
  standBy(box: Box, name: string | null): Promise<void>
  /** What is at the places of another box. Throws NotFound where nothing that opens them is kept here. */
  kept(name: string): Promise<FoundBackups>
  /** Brings an app of a box that is away back onto this one, and answers as of when. Throws NotFound and Conflict. */
  bring(box: Box, name: string, wish: Wish): Promise<BringReport>
  /** An app that another box has is this one's again, as it was here. Throws Conflict. */
  takeBack(service: string): Promise<void>
  /** Nothing that brings apps of a box back stays here. Throws NotFound. */
  forget(name: string): Promise<void>
  /** Goes on without those who are away, for good. Throws Conflict where that is not needed. */
  recover(box: Box): Promise<void>
  /** What it would take to move an app of this box to another one. Throws why that cannot be. */
  outlook(box: Box, service: string, to: string): Promise<MoveOutlook>
  /** Begins it; the loops of both boxes go on with it. Throws why that cannot be. */
  move(box: Box, service: string, to: string): Promise<MoveOutlook>
  /** Lets an app stay whose data is being copied. Throws Conflict where it has gone. */
  stay(box: Box, service: string): Promise<void>
  /** Answers another box of the site. */
  answer(question: string, input: unknown, from: string): Promise<unknown>
}

/** Milliseconds in which Docker makes a swarm, on a small box that is busy. */
const FOUNDED_WITHIN = 300_000

export function openSite(options: SiteOptions): SiteDesk {
  const { exec, swarm, line, membership, placement, saving, standing, addresses, version } = options
  /** By box, where it was saved when it was heard last: of one that dies nobody could ask it any more. */
  const heard = new Map<string, BoxGlance['saved']>()

  async function siteOf(box: Box): Promise<Site> {
    const { site } = await box.manifest()
    if (site && !site.leaving) return site
    throw new Conflict('site-none', 'this box belongs to no site', {
      hint: 'take another box in first: gantry site join ADDRESS',
    })
  }

  /** Those that are there now; throws Conflict where they could not decide. */
  async function refuseUndecided(site: Site): Promise<void> {
    if (await swarm.agreed()) return
    const { manager } = await swarm.look()
    const deciding = (manager ? [] : (membership.agreed()?.nodes ?? []))
      .filter(it => it.manager && it.up)
      .flatMap(it => site.boxes[it.box ?? '']?.name ?? [])
    if (deciding.length > 0) {
      throw new Conflict('site-elsewhere', 'boxes come and go at a box that decides', {
        hint: `do it on ${deciding.join(' or ')}`,
      })
    }
    throw new Conflict('site-undecided', 'too few boxes of the site are there to decide anything', {
      hint: 'apps go on; turn the other boxes on, or go on without them: gantry site recover --agree',
    })
  }

  async function found(box: Box, document: SiteDocument, me: string): Promise<void> {
    const { boxes } = document
    await box.change({ what: 'a site is made', kind: 'site-made' }, async it => ({
      ...it,
      site: { revision: 1, me, boxes, founding: true },
    }))
    for (const start = performance.now(); ; await pause(500)) {
      await box.loop.reached('site')
      const { site } = await box.manifest()
      if (site && !site.founding && (await swarm.agreed())?.document) return
      if (!site || performance.now() - start > FOUNDED_WITHIN) break
    }
    const why = { what: 'no site came about', kind: 'site-not-made' } as const
    await box.change(why, async ({ site: _none, ...it }) => it)
    throw new ComponentFailed('site-not-made', 'no site came about on this box', {
      hint: 'this box is by itself as before; what is in the way: gantry repairs',
    })
  }

  async function takeIn(box: Box, proved: Proved, id: string, entry: SiteBox): Promise<void> {
    const { site, name, timezone, language } = await box.manifest()
    const since = new Date(Date.parse(entry.since) - 1).toISOString()
    let document: SiteDocument
    if (site) document = await swarm.edit(it => withBox(it, id, entry))
    else {
      const me = newId()
      const own = { name, address: ownAddress(), since }
      document = { revision: 1, boxes: { [me]: own, [id]: entry } }
      await found(box, document, me)
    }
    box.loop.poke()
    // Its first packet must find an open door.
    await box.loop.reached('firewall')
    try {
      const token = await swarm.wayIn()
      const owner = options.owner()
      const known = firstKnown(document, (await swarm.agreed())?.nodes ?? [], id)
      await proved.ask({ ask: 'join', document: known, me: id, token, owner, timezone, language })
    } catch (error) {
      await swarm.edit(it => without(it, id))
      box.loop.poke()
      throw error
    }
  }

  function ownAddress(): string {
    const address = meetingAddress(addresses())
    if (address !== undefined) return address
    throw new Conflict('site-no-address', 'this box has no address that another one could find', {
      hint: 'look at its network first: gantry network',
    })
  }

  function addressOf(typed: string, { addresses: theirs }: NewcomerFacts, like: string): string {
    const address =
      isIP(typed) !== 0 && isIP(typed) === isIP(like) ? typed : meetingAddress(theirs, like)
    if (address !== undefined) return address
    throw new Conflict('site-no-address', 'the two boxes have no kind of address in common', {
      hint: `this box is found at ${like}: the other one needs such an address, too`,
    })
  }

  return {
    async report(box) {
      const { site } = await box.manifest()
      if (!site) return {}
      const agreed = membership.agreed()
      const nodes = agreed?.nodes ?? []
      const { boxes, apps: shared = [] } = agreed?.document ?? site
      const { services } = placement.seen()
      const all = Object.entries(boxes).map(async ([id, it]) => {
        const { name, address, hardware, labels = {} } = it
        const node = nodes.find(it => it.box === id && it.up) ?? nodes.find(it => it.box === id)
        const here = id === site.me
        const glance = await (here ? options.glance() : glanceAt(line, id)).catch(() => undefined)
        if (glance) heard.set(id, glance.saved)
        const saved = heard.get(id)
        const isUp = here || glance !== undefined || (node?.up ?? false)
        return {
          ...{ id, name, address, here, decides: node?.manager ?? false },
          // Where nobody can decide nobody comes, either.
          state: isUp ? ('up' as const) : node || !agreed ? ('away' as const) : ('coming' as const),
          decidedWithout: decidesWithout(nodes, id),
          drained: node?.drained ?? false,
          ...{ labels, ...(hardware ? { hardware } : {}) },
          ...(glance ? { glance } : {}),
          ...(saved ? { saved } : {}),
        }
      })
      const looked = await Promise.all(all)
      const up = new Set(looked.filter(it => it.state === 'up').map(it => it.id))
      const where = { shared, services, up }
      const kits = await saving.report(site)
      const own = looked.find(it => it.here)?.glance?.standby
      // One that is struck off has left its name with what it has lent.
      const nameOf = (id: string) =>
        boxes[id]?.name ?? kits.kept.find(it => it.box === id)?.name ?? id
      const fractionOf = (service: string) =>
        looked.flatMap(it => it.glance?.moving?.[service] ?? [])[0]
      return {
        site: {
          decides: agreed !== undefined,
          leaving: site.leaving ?? false,
          kits: {
            lent: (await box.manifest()).backup.lent !== undefined,
            ...kits,
            kept: kits.kept.map(it => (it.box === own?.of ? { ...it, streams: own.streams } : it)),
          },
          boxes: looked
            .map(it => {
              const { id, glance } = it
              const standby = standbyOf(id, looked, nameOf)
              return {
                ...it,
                ...(glance ? { ifGone: ifGone(id, glance.apps, where) } : {}),
                ...(standby ? { standby } : {}),
              }
            })
            .sort((one, other) => one.name.localeCompare(other.name)),
          shared: shared.map(it => ({
            ...{ service: it.service, home: nameOf(it.home) },
            elsewhere: runsElsewhere(it, where).map(nameOf).sort(),
            ...(it.servers ? { servers: up.has(it.home) ? ('there' as const) : 'away' } : {}),
            notOn: notOn(it, { boxes, nodes, services }),
          })),
          moves:
            (agreed?.document ?? site).moves?.map(({ service, from, to, phase, why }) => {
              const fraction = fractionOf(service)
              return {
                ...{ service, from: nameOf(from), to: nameOf(to), phase },
                ...(fraction === undefined ? {} : { fraction }),
                ...(why === undefined ? {} : { why }),
              }
            }) ?? [],
        },
      }
    },

    async find() {
      const heard = await hearBoxes(exec, addresses())
      const looked = await Promise.all(
        heard.map(async it => {
          const seen = await options.lookAt(originAt(it.address)).catch(() => undefined)
          return seen && !seen.claimed ? [it] : []
        }),
      )
      return looked.flat()
    },

    async join(box, { address: typed, code, name: wished }) {
      const place = typed.trim().toLowerCase()
      const origin = originAt(place)
      const { site, name: own } = await box.manifest()
      if (site?.leaving) throw leavingNow()
      if (site) await refuseUndecided(site)
      const like = site?.boxes[site.me]?.address ?? ownAddress()
      const boxes = site ? Object.values(site.boxes) : [{ name: own }]
      const taken = boxes.map(it => it.name)
      const name = wished ?? nextName(own, taken)
      refuseTaken(name, boxes)
      if (addresses().includes(place)) {
        throw new InvalidInput('site-itself', `${place} is this box itself`, {
          hint: 'type the address of the box that is to come in addition',
        })
      }
      if ((await options.lookAt(origin)).claimed) {
        throw new Conflict('site-box-owned', 'that box has an owner already', {
          hint: 'on that box, gantry reset NAME --keep-apps: all people lose their access to it, and its apps stay; where it belongs to another site, let it leave first: gantry site leave',
        })
      }
      const proved = await options.prove(code, origin)
      const facts = newcomerFacts.parse(await proved.ask({ ask: 'facts' }))
      refuseUnlike({ version, machine: process.arch, time: Date.now() }, facts)
      const address = addressOf(place, facts, like)
      await takeIn(box, proved, newId(), { name, address, since: new Date().toISOString() })
      return name
    },

    async leave(box, alone) {
      const site = await siteOf(box)
      if (alone) {
        const what = 'leave the site, whatever the others say'
        return await box.change({ what, kind: 'site-left' }, async it => {
          const { site: _gone, ...rest } = it
          return rest
        })
      }
      refuseTrying(membership.agreed()?.document ?? site, site.me)
      await saving.leave(site)
      if (await swarm.agreed()) await swarm.edit(it => without(it, site.me))
      else await leaveByLine(line, membership, site)
      await box.change({ what: 'leave the site', kind: 'site-left' }, async it =>
        it.site ? { ...it, site: { ...it.site, leaving: true } } : it,
      )
    },

    async remove(box, name) {
      const site = await siteOf(box)
      await refuseUndecided(site)
      const id = idOf(site, name)
      if (id === site.me) throw itself(name, 'gantry site leave')
      const isUp = (await swarm.agreed())?.nodes.some(it => it.box === id && it.up)
      await swarm.edit(it => {
        if (isUp) refuseTrying(it, id)
        return without(it, id)
      })
      box.loop.poke()
    },

    async drain(box, name, drained) {
      const site = await siteOf(box)
      await refuseUndecided(site)
      const id = idOf(site, name)
      const nodes = (await swarm.agreed())?.nodes ?? []
      const node = nodes.find(it => it.box === id && it.up) ?? nodes.find(it => it.box === id)
      if (!node) {
        throw new Conflict('site-box-coming', `${name} has not come yet`, {
          hint: 'wait until it is there: gantry site',
        })
      }
      await swarm.drain(node.id, drained)
      box.loop.poke()
    },

    async label(box, name, labels) {
      const site = await siteOf(box)
      await refuseUndecided(site)
      const id = idOf(site, name)
      refuseFound(labels)
      await swarm.edit(it => labelled(it, id, labels))
      box.loop.poke()
    },

    async sharePlace(box, name) {
      return await sharePlace(name, await siteOf(box), options.places, line)
    },

    async outlook(box, service, to) {
      const site = await siteOf(box)
      await refuseUndecided(site)
      return await options.mover.outlook(box, site, { service, to: idOf(site, to) })
    },

    async move(box, service, to) {
      const site = await siteOf(box)
      await refuseUndecided(site)
      return await options.mover.begin(box, site, { service, to: idOf(site, to) })
    },

    async stay(box, service) {
      const site = await siteOf(box)
      await options.mover.stay(site, service)
      box.loop.poke()
    },

    async lend(box, lent) {
      await siteOf(box)
      const what = lent
        ? 'other boxes can bring apps of this one back'
        : 'no other box can any more'
      await box.change({ what, kind: lent ? 'site-lends' : 'site-lends-not' }, async it => {
        const { lent: before, ...backup } = it.backup
        const since = before?.since ?? new Date().toISOString()
        return { ...it, backup: { ...backup, ...(lent ? { lent: { since } } : {}) } }
      })
    },
    async standBy(box, name) {
      const site = await siteOf(box)
      if (name === null) await standing.end()
      else {
        const id = idOf(site, name)
        if (id === site.me) throw itself(name, 'gantry site shows the other boxes')
        await standing.begin(site, id)
      }
      box.loop.poke()
    },
    kept: saving.look,
    async bring(box, name, wish) {
      const site = await siteOf(box)
      await refuseUndecided(site)
      const report = await saving.bringBack(site, name, wish)
      box.loop.poke()
      return report
    },
    takeBack: saving.takeBack,
    forget: saving.forget,

    async recover(box) {
      const site = await siteOf(box)
      if (membership.agreed() && (await swarm.agreed())) {
        throw new Conflict('site-decides', 'the boxes of the site can decide as it is', {
          hint: 'send away those that do not come back, one by one: gantry site remove NAME',
        })
      }
      const { manager } = await swarm.look()
      const { [site.me]: own } = site.boxes
      if (!manager || !own) {
        throw new Conflict('site-elsewhere', 'this box has never decided for the site', {
          hint: 'recover on one that did, or let this one go: gantry site leave --agree',
        })
      }
      await swarm.takeOver(own.address)
      for (const start = performance.now(); !(await swarm.agreed()); await pause(500)) {
        if (performance.now() - start > FOUNDED_WITHIN) break
      }
      // What was written last may have been lost with the others.
      const revision = (it: SiteDocument) => Math.max(it.revision, site.revision)
      await swarm.edit(it => ({
        ...{ revision: revision(it), boxes: { [site.me]: own } },
        ...{ gone: goneAfter(it, otherBoxes(site)), ...knownOf(it, [site.me]) },
      }))
      box.loop.poke()
    },

    async answer(question, input, from) {
      const placed = await placement.answer(question, input, from)
      if (placed !== undefined) return placed
      const stood = await standing.answer(question, input, from)
      if (stood !== undefined) return stood
      const moved =
        (await options.ownership.answer(question, input, from)) ??
        (await options.mover.answer(question, input)) ??
        (await options.moves.answer(question, input, from)) ??
        (await saving.answer(question, input, from))
      if (moved !== undefined) return moved
      switch (question) {
        case 'document': {
          const agreed = await swarm.agreed()
          if (!agreed) throw new Conflict('site-undecided', 'too few boxes are there to decide')
          const { document, nodes } = agreed
          return { document, nodes }
        }
        case 'place':
          return (await takePlace(input, options.places)) ?? null
        case 'glance':
          return await options.glance()
        case 'renewal':
          return await options.renewal()
        case 'leave':
          return await swarm.edit(it => without(it, from))
        default:
          throw new NotFound('question-unknown', `no box of a site asks for ${question}`)
      }
    },
  }
}

/** A box that does not decide has one that does strike it off. */
async function leaveByLine(
  line: Line,
  membership: Pick<Membership, 'agreed'>,
  site: Site,
): Promise<void> {
  const managers = (membership.agreed()?.nodes ?? [])
    .filter(it => it.manager && it.box !== site.me)
    .flatMap(it => it.box ?? [])
  let last: unknown
  for (const box of managers) {
    try {
      return void (await line.ask(box, 'leave'))
    } catch (error) {
      last = error
    }
  }
  throw new Conflict('site-undecided', 'no box that decides for the site is there', {
    hint: 'turn one on, or leave without telling it: gantry site leave --agree',
    ...(last === undefined ? {} : { detail: problemOf(last).message, cause: last }),
  })
}

const glanceAt = async (line: Line, box: string) => (await line.ask(box, 'glance')) as BoxGlance

/** What a new box has to know to get in: itself, and who decides. The others tell it the rest. */
function firstKnown(
  { boxes }: SiteDocument,
  nodes: readonly SwarmNode[],
  id: string,
): SiteDocument {
  const deciding = nodes.filter(it => it.manager).map(it => it.box)
  const needed = Object.entries(boxes).filter(([it]) => it === id || deciding.includes(it))
  return { revision: 1, boxes: Object.fromEntries(needed) }
}

/** The boxes that an app of another one does not run on, and why. */
function notOn(
  shared: SharedApp,
  seen: Pick<SiteDocument, 'boxes'> & Pick<Agreed, 'nodes'> & Pick<Spread, 'services'>,
): { readonly name: string; readonly why: readonly WhyNot[] }[] {
  const service = seen.services.find(it => it.number === shared.number)
  return Object.entries(seen.boxes).flatMap(([id, box]) => {
    if (id === shared.home) return []
    const nodes = seen.nodes.filter(it => it.box === id)
    const node = nodes.find(it => it.up) ?? nodes[0]
    const why = whyNotAt({ box, node }, shared, service)
    return why.length > 0 ? [{ name: box.name, why }] : []
  })
}

/** What is measured is not typed: it would be wrong one day. */
function refuseFound(labels: object): void {
  const found = Object.keys(labels).find(it => FOUND_LABELS.includes(it))
  if (found === undefined) return
  throw new InvalidInput('site-label-found', `${found} is what a box finds out itself`, {
    hint: 'take another name, such as place=attic',
  })
}

function labelled(
  document: SiteDocument,
  id: string,
  labels: Readonly<Record<string, string | null>>,
): SiteDocument {
  const { [id]: box } = document.boxes
  if (!box) return document
  const { labels: before = {}, ...rest } = box
  const after = Object.entries({ ...before, ...labels }).filter(
    (it): it is [string, string] => it[1] !== null,
  )
  if (after.length > MOST_LABELS) {
    throw new Conflict('site-labels-many', `${box.name} has too many labels`, {
      hint: `take some away, such as with gantry site label ${box.name} NAME-: at most ${MOST_LABELS}`,
    })
  }
  const one = after.length > 0 ? { ...rest, labels: Object.fromEntries(after) } : rest
  return { ...document, boxes: { ...document.boxes, [id]: one } }
}

function withBox(document: SiteDocument, id: string, entry: SiteBox): SiteDocument {
  const gone = (document.gone ?? []).filter(it => it !== entry.address)
  return { ...document, boxes: { ...document.boxes, [id]: entry }, gone }
}

/** What it writes there at this moment would be lost at home. Throws Conflict. */
function refuseTrying({ boxes, moves = [] }: SiteDocument, id: string): void {
  const trying = moves.find(it => it.to === id && (it.phase === 'trial' || it.phase === 'back'))
  if (!trying) return
  const name = boxes[id]?.name ?? id
  throw new Conflict('site-box-trying', `${trying.service} has just come to ${name}, on trial`, {
    hint: 'wait until it has proven itself there, or is back: gantry site',
  })
}

/** It is told that it does not belong to the site any more, where it does not know. */
function without(document: SiteDocument, id: string): SiteDocument {
  const { [id]: struck, ...boxes } = document.boxes
  return {
    ...document,
    boxes,
    gone: goneAfter(document, struck ? [struck] : []),
    ...knownOf(document, Object.keys(boxes)),
  }
}

/** Where boxes are that are told that they belong to the site no more, should they come up again. */
function goneAfter({ gone = [] }: SiteDocument, struck: readonly SiteBox[]): string[] {
  const addresses = struck.map(it => it.address)
  return [...gone.filter(it => !addresses.includes(it)), ...addresses].slice(-MOST_GONE)
}

/** What an app is, its own box decides: without that one it goes, too. */
const knownOf = (
  { apps = [], pages = [], moves = [] }: SiteDocument,
  boxes: readonly string[],
) => ({
  apps: apps.filter(it => boxes.includes(it.home)),
  pages: pages.filter(it => boxes.includes(it.home)),
  moves: movesAmong(moves, boxes),
})

interface Looked {
  readonly id: string
  readonly glance?: BoxGlance
}

/** Who follows says how it is; where that one is away, the box itself says who should. */
function standbyOf(
  id: string,
  boxes: readonly Looked[],
  nameOf: (id: string) => string,
): StandbyReport | undefined {
  const { led } = boxes.find(it => it.id === id)?.glance ?? {}
  const follows = boxes.find(it => it.glance?.standby?.of === id)
  const box = led?.box ?? follows?.id
  if (box === undefined) return undefined
  const streams = follows?.id === box ? (follows.glance?.standby?.streams ?? []) : []
  return { name: nameOf(box), streams, ...(led?.problem ? { problem: led.problem } : {}) }
}

const itself = (name: string, hint: string) =>
  new InvalidInput('site-itself', `${name} is this box itself`, { hint })

function idOf({ boxes }: Site, name: string): string {
  const [id] = Object.entries(boxes).find(([, it]) => it.name === name) ?? []
  if (id !== undefined) return id
  throw new NotFound('site-box-unknown', `the site has no box ${name}`, {
    hint: 'gantry site shows which it has',
  })
}

const newId = () => randomBytes(6).toString('hex')

const leavingNow = () =>
  new Conflict('site-leaving', 'this box is leaving its site at this moment', {
    hint: 'wait until it has: gantry site',
  })

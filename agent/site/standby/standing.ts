import { z } from 'zod'
import { Conflict, type Problem, problemOf } from '../../base/errors.ts'
import type { Box } from '../../box/box.ts'
import { OWN_MAJOR } from '../../box/clusters.ts'
import type { Manifest } from '../../box/manifest.ts'
import type { Capability } from '../../reconcile/capability.ts'
import type { Line } from '../line.ts'
import type { Site } from '../need.ts'
import type { Kits } from '../saving/kits.ts'
import { type ObservedStanding, planStanding, type StandingStep } from './plan.ts'

export interface StandingOptions {
  readonly line: Pick<Line, 'ask'>
  readonly kits: Pick<Kits, 'list'>
  readonly change: Box['change']
  readonly manifest: Box['manifest']
  /** Throws Conflict where the PostgreSQL of this box is none that another one could follow. */
  readonly refuseFollowing: () => Promise<void>
  /** A box follows this one by the second at this moment. */
  readonly isFollowed: () => Promise<boolean>
  /** Of Gantry. */
  readonly version: string
  readonly changed: () => void
}

/** Which box of a site has the databases of which other one by the second. */
export interface Standing extends Capability<ObservedStanding, StandingStep> {
  /**
   * Another box is to have the databases of this one by the second. Throws Conflict where one of the two
   * cannot, and where the other one does not answer: then all is as before.
   */
  begin(site: Site, box: string): Promise<void>
  /** None is to any more. Throws Conflict where none was. */
  end(): Promise<void>
  /** The box that is to have the databases of this one, and what it says where it does not want to. */
  led(manifest: Pick<Manifest, 'backup'>): Led | undefined
  /** Answers another box; undefined for a question that is not about this. */
  answer(question: string, input: unknown, from: string): Promise<unknown>
}

export interface Led {
  readonly box: string
  readonly problem?: Problem
}

/** Milliseconds between two questions to the other box. */
const ASK_EVERY = 60_000
/** Milliseconds for a box that may be away, and for one that writes down what it agrees to. */
const KNOCK = 3_000
const PATIENCE = 20_000
/** What is no refusal: it passes by itself. */
const PASSING = ['site-box-silent', 'site-undecided']

const wishSchema = z.object({
  /** What the box is called that wants it, the Gantry that it runs, and the PostgreSQL. */
  ...{ name: z.string().max(100), version: z.string().max(40), major: z.string().max(10) },
})

export function standing(options: StandingOptions): Standing {
  const { line, kits, change, manifest, version, changed } = options
  let asked = Number.NEGATIVE_INFINITY
  /** What the box said that this one stands by for, since when. */
  let heard: { readonly since: string; readonly wanted: boolean } | undefined
  /** What was said before somebody wanted it anew is not believed. */
  let round = 0
  /** What the box said that is to stand by for this one. */
  let told: Led | undefined

  const wishOf = (name: string) => ({ name, version, major: OWN_MAJOR })

  async function askBoth({ backup: { standby, second }, name }: Asked): Promise<void> {
    asked = performance.now()
    const [mine, box] = [round, second?.box]
    const [wanted, refused] = await Promise.all([
      standby && line.ask(standby.of, 'standby-wanted', {}, KNOCK).catch(() => undefined),
      box === undefined ? undefined : problemAt(box, name),
    ])
    if (box !== undefined) told = { box, ...(refused ? { problem: refused } : {}) }
    if (!standby || typeof wanted !== 'boolean' || mine !== round) return
    heard = { since: standby.since, wanted }
    if (!wanted) changed()
  }

  /** Said again and again: whoever was killed before it had written that down hears it once more. */
  const problemAt = (box: string, name: string): Promise<Problem | undefined> =>
    line.ask(box, 'standby', wishOf(name), KNOCK).then(
      () => undefined,
      error => {
        const problem = problemOf(error)
        return PASSING.includes(problem.code) ? undefined : problem
      },
    )

  async function standBy(of: string, wish: z.output<typeof wishSchema>): Promise<void> {
    const { name } = wish
    const { backup, name: own } = await manifest()
    const { follow, standby } = backup
    const other = follow ?? (standby?.of === of ? undefined : standby)
    if (other) {
      throw new Conflict('standby-busy', `${own} follows ${other.name} already`, {
        hint: 'a box follows one other box: choose another one, or let it stop that first',
      })
    }
    if (!(await kits.list()).some(it => it.box === of)) {
      throw new Conflict('standby-no-kit', `${own} has nothing that opens the copies of ${name}`, {
        hint: `it gets that by gantry site lend on, on ${name}, as soon as that has a place for copies; gantry site shows who has it`,
      })
    }
    round += 1
    heard = undefined
    if (standby) return
    refuseOther(own, wish)
    // The other box has not written down yet that it wants this.
    asked = performance.now()
    const since = new Date().toISOString()
    const why = { what: `follow the databases of ${name} by the second`, about: name }
    await change({ ...why, kind: 'standby-began' }, async it => ({
      ...it,
      backup: { ...it.backup, standby: { of, name, since } },
    }))
    changed()
  }

  function refuseOther(own: string, { name, version: theirs, major }: z.output<typeof wishSchema>) {
    if (theirs !== version) {
      throw new Conflict('site-version-differs', `${own} has another version of Gantry`, {
        hint: `${name} has ${theirs}, ${own} ${version}: update both first`,
      })
    }
    if (major !== OWN_MAJOR) {
      throw new Conflict('standby-major', `${own} has another PostgreSQL than ${name}`, {
        hint: `${name} has ${major}, ${own} ${OWN_MAJOR}: update both first`,
      })
    }
  }

  const standDown = (of: string) => {
    const why = { what: 'follow the databases of no other box', kind: 'standby-ended' } as const
    return change({ ...why, byItself: true }, async it => {
      const { standby, ...backup } = it.backup
      return standby?.of === of ? { ...it, backup } : it
    })
  }

  const leadNobody = (box: string, byItself: object) => {
    const what = 'no box follows this one by the second any more'
    return change({ what, kind: 'second-ended', ...byItself }, async it => {
      const { second, ...backup } = it.backup
      return second?.box === box ? { ...it, backup } : it
    })
  }

  return {
    name: 'standing',
    serves: () => false,
    plan: planStanding,
    async observe(desired) {
      const { backup, site } = desired
      const isAsked = backup.standby ?? backup.second?.box
      if (site && isAsked && performance.now() - asked > ASK_EVERY) void askBoth(desired)
      const wanted = heard?.since === backup.standby?.since ? heard?.wanted : undefined
      return { kept: (await kits.list()).map(it => it.box), wanted }
    },
    async apply(step) {
      switch (step.kind) {
        case 'stand-down':
          return await standDown(step.of)
        case 'lead-nobody':
          return await leadNobody(step.box, { byItself: true })
      }
    },

    async begin({ boxes }, box) {
      const { backup, name } = await manifest()
      const { second: before, lent } = backup
      const nameOf = (id: string) => boxes[id]?.name ?? id
      if (!lent) {
        throw new Conflict('standby-not-lent', 'no other box keeps what opens copies of this one', {
          hint: 'whoever follows this box has that, and can read all that it saves: gantry site lend on first',
        })
      }
      const taken = before && before.box !== box
      if (taken && (before.box !== undefined || (await options.isFollowed()))) {
        const by = before.box === undefined ? 'a second box' : nameOf(before.box)
        const off =
          before.box === undefined ? 'gantry backup second off' : 'gantry site standby off'
        throw new Conflict('standby-taken', `${by} follows this box already`, {
          hint: `one box follows a box: ${off} first`,
        })
      }
      await options.refuseFollowing()
      const since = before?.since ?? new Date().toISOString()
      const about = nameOf(box)
      const what = `${about} may follow this box by the second`
      // First: MariaDB starts anew for who may follow, and whoever refuses is not worth that.
      await line.ask(box, 'standby', wishOf(name), PATIENCE)
      told = { box }
      await change({ what, kind: 'second-allowed' }, async it => ({
        ...it,
        backup: { ...it.backup, second: { since, box } },
      }))
    },

    async end() {
      const box = (await manifest()).backup.second?.box
      if (box === undefined) {
        throw new Conflict('standby-none', 'no box of the site follows this one by the second')
      }
      await leadNobody(box, {})
      // One that is away hears it when it asks.
      await line.ask(box, 'standby-over', {}, KNOCK).catch(() => {})
    },

    led: ({ backup: { second } }) => {
      if (second?.box === undefined) return undefined
      return told?.box === second.box ? told : { box: second.box }
    },

    async answer(question, input, from) {
      switch (question) {
        case 'standby':
          await standBy(from, wishSchema.parse(input))
          return null
        case 'standby-over':
          await standDown(from)
          return null
        case 'standby-wanted':
          return (await manifest()).backup.second?.box === from
      }
      return undefined
    },
  }
}

type Asked = Pick<Manifest, 'backup' | 'name'>

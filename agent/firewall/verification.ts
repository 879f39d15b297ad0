import { setTimeout as pause } from 'node:timers/promises'
import { asBefore } from '../base/as-before.ts'
import { ComponentFailed } from '../base/errors.ts'
import type { Exec } from '../base/exec.ts'
import type { Desired, DesiredApp } from '../box/desired.ts'
import type { Capability } from '../reconcile/capability.ts'
import type { Outcome } from './connect.ts'
import {
  allOf,
  BOX,
  type Differences,
  differ,
  inBoth,
  isNews,
  remembered,
  STRANGERS,
} from './differences.ts'
import { forApp, forBox, forStrangers, strangersOf } from './expectations.ts'
import { webAudience } from './openings.ts'
import type { Surroundings } from './ruleset.ts'

export interface VerificationOptions {
  readonly exec: Exec
  /** All rules of the box, in nft's words. */
  readonly rules: () => Promise<string>
  /** The process that owns the network of each app that runs, by service. */
  readonly holders: () => Promise<ReadonlyMap<string, number>>
  /** Where the box is, and which addresses apps have there. */
  readonly surroundings: (desired: Desired) => Surroundings
  /** What the box should be, once that is known. */
  readonly desired: () => Desired | undefined
  /** Loads the rules anew, whatever is there, and resolves when that is done. */
  readonly mend: () => Promise<void>
  /** Called when what is known has changed. */
  readonly changed: () => void
  readonly log: (line: string) => void
  readonly signal: AbortSignal
}

/** Milliseconds: apps start in the first of it. */
const FIRST = 10_000
const EVERY = 180_000
/** Milliseconds that a try of many apps may take: two of them at a time are waited for. */
const LONGEST = 170_000
/** Apps that are tried from in one look: to start a program in each takes a tenth of a second. */
const MOST = 8
/** Milliseconds until a packet that is dropped counts as dropped; what is open answers in one. */
const PATIENCE = 1_500

/**
 * Whether packets go where they should and nowhere else, tried every three minutes by real ones: by
 * strangers and by the box itself towards every app, and from a few apps by turns. Rules can be loaded
 * without an error and do nothing. What is not as it should be is tried again with the rules loaded
 * anew, and is told if that does not help.
 */
export function verification(options: VerificationOptions): Capability<readonly string[], never> {
  const { exec, desired, mend, changed, log, signal } = options
  let differences: Differences = new Map()
  let untried: string | undefined
  let turn = 0
  const foreignIn = asBefore(foreignTables)

  /** What differs in one try by strangers, by the box and by apps whose turn it is, or of these by those alone that are named. */
  async function look(goal: Desired, only?: ReadonlySet<string>): Promise<Differences> {
    const running = await options.holders()
    const apps = goal.apps.filter(it => it.installed && running.has(it.service))
    differences = remembered(differences, new Map(), services(apps))
    if (apps.length === 0) return new Map()
    const { neighbours, given } = options.surroundings(goal)
    const strangers = strangersOf(goal, neighbours)
    const situation = { strangers, pages: webAudience(goal), given }
    const tried = only ? apps.filter(it => only.has(it.service)) : whoseTurn(apps)
    const own = forBox(apps)
    const expected = new Map([
      [STRANGERS, forStrangers(apps, situation)],
      ...(own.length > 0 ? [[BOX, own] as const] : []),
      ...tried.map(it => [it.service, forApp(it, apps, situation)] as const),
    ])
    const orders = [...expected].map(([name, all]) => {
      const [pid, targets] = [name === BOX ? 1 : running.get(name), all.map(it => it.target)]
      return [...(pid ? [pid] : []), JSON.stringify({ name, targets, patienceMs: PATIENCE })]
    })
    const said = await exec(
      [
        ...(['systemd-run', '--quiet', '--pipe', '--wait', '--collect'] as const),
        ...['--unit=gantry-probe', '--property=PrivateNetwork=yes'],
        // Whoever else has something to do goes first.
        ...['--property=Nice=10', `--property=RuntimeMaxSec=${LONGEST / 1000}`],
        ...['/usr/lib/gantry/probe-network', goal.prefix, strangers.home[1]],
      ],
      { input: orders.map(it => `${it.join(' ')}\n`).join(''), timeout: LONGEST + 10_000 },
    )
    const seen = new Map(
      said
        .split('\n')
        .filter(Boolean)
        .map(readOutcomes)
        .map(it => [it.name, it.outcomes]),
    )
    const now = await options.holders()
    return new Map(
      [...expected].flatMap(([name, all]) => {
        const outcomes = seen.get(name)
        if (outcomes) return [[name, differ(all, outcomes)]]
        // An app that has ended meanwhile was nowhere to try from.
        if (running.has(name) && now.get(name) !== running.get(name)) return []
        throw new Error(`the probe said nothing of ${name}: ${said.slice(0, 200)}`)
      }),
    )
  }

  function whoseTurn(apps: readonly DesiredApp[]): readonly DesiredApp[] {
    const from = turn % apps.length
    turn += MOST
    return [...apps, ...apps].slice(from, from + Math.min(MOST, apps.length))
  }

  async function verify(goal: Desired): Promise<void> {
    const first = await look(goal)
    // Only what stays after a second look is so: a busy box loses a packet now and then.
    let found = allOf(first).length > 0 ? inBoth(first, await again(first)) : first
    if (isNews(differences, found)) {
      log(`reachability: ${allOf(found).join('; ')}; the rules are loaded anew`)
      await mend()
      found = inBoth(found, await again(found))
    }
    differences = remembered(differences, found, services(goal.apps))

    /** Those for whom something differed, once more. */
    async function again(differing: Differences): Promise<Differences> {
      const who = [...differing].filter(([, it]) => it.length > 0).map(([name]) => name)
      return await look(desired() ?? goal, new Set(who))
    }
  }

  async function watch(): Promise<void> {
    for (let wait = FIRST; !signal.aborted; wait = EVERY) {
      await pause(wait, undefined, { signal }).catch(() => {})
      const goal = desired()
      if (signal.aborted || !goal) continue
      const before = [...allOf(differences), untried].join()
      try {
        await verify(goal)
        untried = undefined
      } catch (error) {
        const { code, message, detail = '' } = error as ComponentFailed
        log(`reachability: could not be tried: ${message} ${detail}`)
        // That is told of Docker itself, and would stand here for minutes after it is over.
        untried = code === 'docker-silent' ? undefined : `${message} ${detail}`
      }
      if ([...allOf(differences), untried].join() !== before) changed()
    }
  }
  void watch()

  return {
    name: 'reachability',
    serves: () => false,
    async observe() {
      const foreign = foreignIn(await options.rules())
      if (allOf(differences).length > 0) throw notAsDeclared(allOf(differences))
      if (foreign.length > 0) throw foreignRules(foreign)
      if (untried !== undefined) throw notTried(untried)
      return []
    },
    plan: () => [],
    apply: async () => {},
  }
}

const services = (apps: readonly DesiredApp[]) => apps.map(it => it.service)

const readOutcomes = (line: string) =>
  JSON.parse(line) as { readonly name: string; readonly outcomes: readonly Outcome[] }

/** Tables of the box's firewall that are not Gantry's, as nft names them. */
const foreignTables = (rules: string) =>
  [...rules.matchAll(/^table (\S+ \S+) \{/gm)]
    .map(([, it = '']) => it)
    .filter(it => !/^(?:inet|bridge) gantry$/.test(it))

function notAsDeclared(differences: readonly string[]): ComponentFailed {
  const [first = ''] = differences
  return new ComponentFailed(
    'not-as-declared',
    `the firewall does not do what it should: ${first}`,
    {
      hint: 'the box has loaded its rules again, and that did not help: restart it',
      detail: differences.join('\n'),
    },
  )
}

function notTried(detail: string): ComponentFailed {
  return new ComponentFailed('not-tried', 'it could not be tried who reaches whom on this box', {
    hint: 'the box tries again every three minutes; if it lasts, restart it',
    detail,
  })
}

function foreignRules(tables: readonly string[]): ComponentFailed {
  return new ComponentFailed(
    'foreign-rules',
    `somebody has added rules to the firewall of the box: ${tables.join(', ')}`,
    {
      hint: `restart the box, or take them away: nft delete table ${tables[0]}`,
      detail: 'they may close what apps declare, or lead elsewhere what comes in',
    },
  )
}

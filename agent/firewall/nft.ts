import { asBefore } from '../base/as-before.ts'
import type { Ask, Coprocess } from '../base/coprocess.ts'
import type { Exec } from '../base/exec.ts'
import { remembering } from '../base/remembered.ts'
import type { Desired } from '../box/desired.ts'
import type { Capability, Step } from '../reconcile/capability.ts'
import { ruleset, type Surroundings, stampIn } from './ruleset.ts'

export interface ObservedFirewall {
  /** The mark of what is loaded, where nobody has touched it since. */
  readonly loaded: string | undefined
  readonly surroundings: Surroundings
}

export interface FirewallStep extends Step {
  readonly kind: 'load'
  readonly script: string
}

/**
 * The tables `inet gantry` and `bridge gantry`, which belong to Gantry alone.
 */
export function firewall(
  exec: Exec,
  rules: () => Promise<string>,
  surroundings: (desired: Desired) => Surroundings,
): Capability<ObservedFirewall, FirewallStep> & {
  /** Loads the rules anew in the next pass, whatever seems to be there. */
  distrust(): void
} {
  /** How nft showed the tables right after they were loaded: it has words of its own for them. */
  let asLoaded: string | undefined
  const ours = asBefore(tablesIn)
  const rulesetFor = asBefore(ruleset)

  return {
    distrust() {
      asLoaded = undefined
    },
    name: 'firewall',
    serves: () => true,
    async observe(desired) {
      const shown = ours(await rules())
      const untouched = shown === asLoaded
      return { loaded: untouched ? stampIn(shown) : undefined, surroundings: surroundings(desired) }
    },
    plan(desired, observed) {
      const script = rulesetFor(desired, observed.surroundings)
      if (stampIn(script) === observed.loaded) return []
      return [{ kind: 'load', script, says: 'load the firewall' }]
    },
    async apply({ script }) {
      await exec(['nft', '-f', '-'], { input: script })
      // Not what somebody has asked for before.
      asLoaded = tablesIn(await exec(LIST))
    },
  }
}

/** Answers all rules of the box in nft's words, as they were for as long as nobody has changed any. */
export function rulesOfTheBox(coprocess: Coprocess, changed: () => boolean): Ask {
  let changes = 0
  const count = () => {
    if (changed()) changes += 1
    return changes
  }
  return remembering({ count, believed: Number.POSITIVE_INFINITY })(coprocess(LIST))
}

const LIST = ['nft', '--stateless', 'list', 'ruleset'] as const

const COUNTS = /set (?:newcomers-\w+|talkers-\w+|announcers) \{\n(?:\t\t.*\n)*\t\}/g

/** Our tables, without who has come, talked or announced lately. */
function tablesIn(shown: string): string {
  const ours = shown.match(/^table (?:inet|bridge) gantry \{$.*?^\}$/gms) ?? []
  return ours.join('\n').replaceAll(COUNTS, '')
}

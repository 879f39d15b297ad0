import type { Exec } from '../base/exec.ts'
import type { Capability, Step } from '../reconcile/capability.ts'
import { ruleset, stampIn } from './ruleset.ts'

export interface ObservedFirewall {
  /** The mark of what is loaded, where nobody has touched it since. */
  readonly loaded: string | undefined
  readonly neighbours: readonly string[]
}

export interface FirewallStep extends Step {
  readonly kind: 'load'
  readonly script: string
}

/**
 * The tables `inet gantry` and `bridge gantry`, which belong to Gantry alone.
 *
 * @param neighbours prefixes of which every address is on the same cable or Wi-Fi as the box.
 */
export function firewall(
  exec: Exec,
  neighbours: () => readonly string[],
): Capability<ObservedFirewall, FirewallStep> {
  /** How nft showed the tables right after they were loaded: it has words of its own for them. */
  let asLoaded: string | undefined

  return {
    name: 'firewall',
    serves: () => true,
    async observe() {
      const shown = await tables(exec)
      const untouched = shown === asLoaded
      return { loaded: untouched ? stampIn(shown) : undefined, neighbours: neighbours() }
    },
    plan(desired, observed) {
      const script = ruleset(desired, observed.neighbours)
      if (stampIn(script) === observed.loaded) return []
      return [{ kind: 'load', script, says: 'load the firewall' }]
    },
    async apply({ script }) {
      await exec(['nft', '-f', '-'], { input: script })
      asLoaded = await tables(exec)
    },
  }
}

/** Our tables in nft's words, without who has come lately. */
async function tables(exec: Exec): Promise<string> {
  const shown = await exec(['nft', '--stateless', 'list', 'ruleset'])
  const ours = shown.match(/^table (?:inet|bridge) gantry \{$.*?^\}$/gms) ?? []
  return ours.join('\n').replaceAll(/set newcomers-\w+ \{\n(?:\t\t.*\n)*\t\}/g, '')
}

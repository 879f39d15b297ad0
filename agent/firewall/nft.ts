import type { Exec } from '../base/exec.ts'
import type { Capability, Step } from '../reconcile/capability.ts'
import { ruleset, stampIn } from './ruleset.ts'

export interface FirewallStep extends Step {
  readonly kind: 'load'
  readonly script: string
}

/** The table `inet gantry`, which belongs to Gantry alone. Observes the mark of what is loaded. */
export function firewall(exec: Exec): Capability<string | undefined, FirewallStep> {
  return {
    name: 'firewall',
    serves: () => true,
    async observe() {
      const tables = await exec(['nft', 'list', 'tables', 'inet'])
      if (!tables.includes('table inet gantry\n')) return undefined
      return stampIn(await exec(['nft', 'list', 'table', 'inet', 'gantry']))
    },
    plan(desired, loaded) {
      const script = ruleset(desired)
      if (stampIn(script) === loaded) return []
      return [{ kind: 'load', script, says: 'load the firewall' }]
    },
    async apply({ script }) {
      await exec(['nft', '-f', '-'], { input: script })
    },
  }
}

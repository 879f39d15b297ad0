import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { NOWHERE, ruleset } from '../agent/firewall/ruleset.ts'

/**
 * Writes the firewall of a box without apps. It is loaded before the network comes up, so that a
 * box is never open while the agent starts; the agent replaces it with the box's own.
 */
export async function addFirewall(root: string): Promise<void> {
  const nobody = {
    ...{ prefix: 'fd00:0:0', ipv4Pool: '172.29.0.0/16' },
    ...{ domain: undefined, site: undefined, backup: { targets: {} }, apps: [], guests: [] },
  }
  const closed = ruleset(nobody, NOWHERE)
  await writeFile(join(root, 'usr/share/gantry/firewall.nft'), closed)
}

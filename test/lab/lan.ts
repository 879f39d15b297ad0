import { createHash } from 'node:crypto'
import type { Lab } from './lab.ts'

/** A switch: whatever is plugged into it hears everything else that is. */
export async function openLan(lab: Lab, lan: string): Promise<void> {
  // It is no device: it takes no address, and answers nobody.
  await lab.run(['sh', '-c', 'echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6'])
  await lab.run(['ip', '-batch', '-'], {
    // Snooping without a querier would make neighbour discovery depend on who spoke last.
    input: `link add ${lan} type bridge mcast_snooping 0\nlink set ${lan} up\n`,
  })
}

/**
 * Announcements of IPv6 come through all switches from these plugs alone, as managed switches do it,
 * and no longer from those of before.
 * (To tell one switch from another takes a module that not every kernel has.)
 */
export async function guardAnnouncements(lab: Lab, routers: readonly string[]): Promise<void> {
  const others =
    routers.length > 0 ? `iifname != { ${routers.map(it => `"${it}"`).join(', ')} } ` : ''
  await lab.run(['nft', '-f', '-'], {
    input: `table bridge guard
      delete table bridge guard
      table bridge guard {
        chain forward {
          type filter hook forward priority filter; policy accept;
          ${others}icmpv6 type nd-router-advert drop
        }
      }\n`,
  })
}

export interface Plug {
  readonly lan: string
  /** The name of the network namespace, also the end of the cable at the switch. */
  readonly name: string
  /** Kept by a machine for life, so that it gets the same addresses after a restart. */
  readonly mac: string
}

/** Makes a network of that name with one card, `eth0`, whose cable goes to the switch. */
export async function plugIn(lab: Lab, { lan, name, mac }: Plug): Promise<void> {
  await lab.run(['ip', 'netns', 'add', name])
  await lab.run(['ip', '-batch', '-'], {
    input: `link add ${name} type veth peer name eth0 address ${mac} netns ${name}
      link set ${name} master ${lan} up\n`,
  })
  await lab.run(['ip', '-netns', name, 'link', 'set', 'lo', 'up'])
}

/** Takes a network away with all that was in it: addresses, bridges, firewall. */
export async function unplug(lab: Lab, name: string): Promise<void> {
  // The kernel takes its time with a network; its cable must be gone before the next is laid.
  await lab.run(['ip', 'link', 'delete', name])
  await lab.run(['ip', 'netns', 'delete', name])
}

/** Pulls the cable of a machine that goes on running, and puts it into a switch, be it another. */
export const cableOf = (lab: Lab, name: string) => ({
  pull: () => lab.run(['ip', 'link', 'set', name, 'down']),
  put: (lan: string) => lab.run(['ip', 'link', 'set', name, 'master', lan, 'up']),
})

/** A hardware address that is made from a name, in the range that nobody's card has. */
export function macOf(name: string): string {
  const bytes = createHash('sha256').update(name).digest('hex').slice(0, 10).match(/../g) ?? []
  return ['02', ...bytes].join(':')
}

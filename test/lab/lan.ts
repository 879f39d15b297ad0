import type { Lab } from './lab.ts'

/** A switch: whatever is plugged into it hears everything else that is. */
export async function openLan(lab: Lab, lan: string): Promise<void> {
  await lab.run(['ip', '-batch', '-'], {
    // Snooping without a querier would make neighbour discovery depend on who spoke last.
    input: `link add ${lan} type bridge mcast_snooping 0\nlink set ${lan} up\n`,
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

/** A hardware address that is made from a name, in the range that nobody's card has. */
export function macOf(name: string): string {
  const bytes = [...name.padEnd(5, '.').slice(-5)].map(letter => letter.charCodeAt(0) & 0xff)
  return ['02', ...bytes.map(byte => byte.toString(16).padStart(2, '0'))].join(':')
}

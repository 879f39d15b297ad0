import type { Exec } from '../base/exec.ts'

/** A box that says over mDNS that it is there. */
export interface HeardBox {
  /** Without `.local`. */
  readonly hostname: string
  readonly address: string
}

/** Milliseconds: Avahi asks, and hears who answers within the second. */
const PATIENCE = 8_000

/** Boxes in the same network, this one left out. Empty where nothing can be heard. */
export async function hearBoxes(exec: Exec, own: readonly string[]): Promise<HeardBox[]> {
  const words = ['--resolve', '--terminate', '--parsable', '_gantry._tcp'] as const
  const said = await exec(['avahi-browse', ...words], { timeout: PATIENCE }).catch(() => '')
  return heardIn(said, own)
}

/** What avahi-browse says in its parsable form: `=;card;IPv4;name;type;domain;host;address;port;…`. */
export function heardIn(said: string, own: readonly string[]): HeardBox[] {
  const heard = new Map<string, HeardBox>()
  for (const line of said.split('\n')) {
    const [sign, , family, , , , host = '', address = ''] = line.split(';')
    if (sign !== '=' || family !== 'IPv4' || own.includes(address)) continue
    heard.set(address, { hostname: host.replace(/\.local$/, ''), address })
  }
  return [...heard.values()].sort((one, other) => one.address.localeCompare(other.address))
}

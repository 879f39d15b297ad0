import { type Browser, openBrowser } from './browser.ts'
import { inNetwork, type Lab, node, repository } from './lab.ts'
import { cableOf, macOf, plugIn } from './lan.ts'
import { networkd } from './networkd.ts'
import { until } from './until.ts'

/** Somebody's device on the home network, and a browser. */
export interface Phone extends Browser {
  readonly name: string
  exec(argv: readonly [string, ...string[]]): Promise<string>
  /** Leaves the network and joins it, or another one, again. */
  rejoin(lan?: string): Promise<void>
}

/**
 * Who looks after its IPv6. `stock`: a kernel that takes addresses and default routes, as most do;
 * `routes`: one that also takes routes to certain prefixes; `optimistic`: one that uses an address
 * while it still asks whether it is free (RFC 4429), as phones do; `networkd`: systemd-networkd.
 */
export type Kind = 'stock' | 'routes' | 'optimistic' | 'networkd'

export interface PhoneOptions {
  readonly name?: string
  /** Its own for good, so that tests know where it is. */
  readonly ipv4?: string
  readonly kind?: Kind
}

/** A phone on that network takes whatever IPv6 addresses and routes are announced. */
export async function openPhone(
  lab: Lab,
  lan: string,
  { name = 'phone', ipv4 = '192.168.77.20', kind = 'stock' }: PhoneOptions = {},
): Promise<Phone> {
  const exec = (argv: readonly [string, ...string[]]) => lab.run(inNetwork(name, argv))
  const router = ipv4.replace(/\d+$/, '1')
  await plugIn(lab, { lan, name, mac: macOf(name) })
  if (kind === 'routes') {
    await exec(['sh', '-c', 'echo 128 > /proc/sys/net/ipv6/conf/eth0/accept_ra_rt_info_max_plen'])
  }
  if (kind === 'optimistic') {
    const files = ['optimistic_dad', 'use_optimistic'].map(
      it => `/proc/sys/net/ipv6/conf/eth0/${it}`,
    )
    await exec(['sh', '-c', 'echo 1 | tee "$@"', 'set', ...files])
  }
  if (kind === 'networkd') await networkd(lab, name, [`Address=${ipv4}/24`, `Gateway=${router}`])
  else {
    await exec(['ip', 'address', 'add', `${ipv4}/24`, 'dev', 'eth0'])
    await exec(['ip', 'link', 'set', 'eth0', 'up'])
    await exec(['ip', 'route', 'add', 'default', 'via', router])
  }
  await until(`${name} has an IPv6 address that is its own`, async () => {
    const addresses = await exec(['ip', '-6', 'address', 'show', 'dev', 'eth0'])
    return addresses.includes('scope link') && !addresses.includes('tentative')
  })
  const program = `${repository}/test/lab/browser-process.ts`
  const browser = openBrowser(lab.start(inNetwork(name, [node, program])))
  return {
    name,
    exec,
    ...browser,
    async rejoin(to = lan) {
      const cable = cableOf(lab, name)
      await cable.pull()
      // Whoever leaves a network forgets what was announced there.
      if (kind !== 'networkd') await exec(['ip', 'link', 'set', 'eth0', 'down'])
      await cable.put(to)
      if (kind === 'networkd') return
      await exec(['ip', 'link', 'set', 'eth0', 'up'])
      await exec(['ip', 'route', 'replace', 'default', 'via', router])
    },
  }
}

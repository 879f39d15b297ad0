import { inNetwork, type Lab } from './lab.ts'
import { macOf, plugIn } from './lan.ts'

export interface RouterOptions {
  readonly name?: string
  /** The first three numbers of the IPv4 network. */
  readonly ipv4?: string
  /** The IPv6 /64 that is announced, without its length, or undefined for a router without. */
  readonly ipv6?: string | undefined
}

/** A router as it stands in homes: DHCP for IPv4, announcements for IPv6, and nothing beyond it. */
export interface Router {
  readonly name: string
  readonly ipv4: string
  readonly ipv6: string | undefined
  exec(argv: readonly [string, ...string[]]): Promise<string>
}

export async function openRouter(
  lab: Lab,
  lan: string,
  { name = 'router', ipv4 = '192.168.77', ipv6 = '2001:db8:77::' }: RouterOptions = {},
): Promise<Router> {
  const run = (...argv: [string, ...string[]]) => lab.run(inNetwork(name, argv))
  await plugIn(lab, { lan, name, mac: macOf(name) })
  await run(
    'sh',
    '-c',
    'echo 1 | tee /proc/sys/net/ipv*/ip_forward /proc/sys/net/ipv6/conf/all/forwarding',
  )
  await run('ip', 'address', 'add', `${ipv4}.1/24`, 'dev', 'eth0')
  if (ipv6) await run('ip', 'address', 'add', `${ipv6}1/64`, 'dev', 'eth0', 'nodad')
  await run('ip', 'link', 'set', 'eth0', 'up')
  await run(
    ...(['dnsmasq', '--conf-file=/dev/null', '--no-hosts', '--no-resolv', '--user=root'] as const),
    // To ask around for three seconds whether an address is free would be measured as the box's.
    ...['--interface=eth0', '--bind-dynamic', '--domain=home.arpa', '--no-ping'],
    ...[`--pid-file=/run/${name}.pid`, `--dhcp-leasefile=/run/${name}.leases`],
    `--dhcp-range=${ipv4}.100,${ipv4}.199,1h`,
    ...(ipv6 ? ['--enable-ra', `--dhcp-range=${ipv6},ra-stateless,64,1h`] : []),
  )
  return { name, ipv4, ipv6, exec: argv => lab.run(inNetwork(name, argv)) }
}

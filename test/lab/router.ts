import { type Delegation, openDelegation } from './delegation.ts'
import { inNetwork, type Lab } from './lab.ts'
import { macOf, plugIn } from './lan.ts'
import { until } from './until.ts'

export interface RouterOptions {
  readonly name?: string
  /** The first three numbers of the IPv4 network. */
  readonly ipv4?: string
  /** Its own last number in every network. */
  readonly host?: number
  /** Whether it gives IPv4 addresses to who asks. */
  readonly dhcp?: boolean
  /** The IPv6 /64s that it announces, each without its length. */
  readonly prefixes?: readonly string[]
  /** Minutes for which who hears of a prefix may keep it. */
  readonly keeps?: number
  /** A /48 without its length: who asks by DHCPv6 gets a /60 of it, routed to him. */
  readonly delegates?: string
}

/** A router as it stands in homes: DHCP for IPv4, announcements for IPv6, and nothing beyond it. */
export interface Router {
  readonly name: string
  readonly ipv4: string
  /** Announced now. */
  readonly prefixes: readonly string[]
  exec(argv: readonly [string, ...string[]]): Promise<string>
  /**
   * Announces these instead, as when the provider gave it others. Nobody is told that the ones
   * before are over, unless they are among `over`: most routers forget it.
   */
  announce(prefixes: readonly string[], over?: readonly string[]): Promise<void>
  /**
   * Gives /60s of this /48 away from now on, or nothing any more. Who has one of before is not told:
   * it is answered to whoever asks.
   */
  delegate(from: string | undefined): Promise<void>
  /** Asks that name server what its own devices ask it, as routers do. */
  forward(to: Forwarding): Promise<void>
  /** Gives that address for every name from now on, or none any more. */
  answer(address: string | undefined): Promise<void>
}

export interface Forwarding {
  readonly server: string
  /** It gives no answer with an address at home in it (rebind protection). */
  readonly hidesHome?: boolean
}

export async function openRouter(
  lab: Lab,
  lan: string,
  options: RouterOptions = {},
): Promise<Router> {
  const { name = 'router', ipv4 = '192.168.77', host = 1, dhcp = true, delegates } = options
  const { keeps = 60 } = options
  let prefixes = options.prefixes ?? ['2001:db8:77::']
  let delegation: Delegation | undefined
  let forwarding: Forwarding | undefined
  let answer: string | undefined
  const run = (...argv: [string, ...string[]]) => lab.run(inNetwork(name, argv))
  const address = (change: 'replace' | 'del', prefix: string) =>
    run('ip', 'address', change, `${prefix}${host}/64`, 'dev', 'eth0', ...nodad[change])

  await plugIn(lab, { lan, name, mac: macOf(name) })
  await run(
    'sh',
    '-c',
    'echo 1 | tee /proc/sys/net/ipv*/ip_forward /proc/sys/net/ipv6/conf/all/forwarding',
  )
  await run('ip', 'address', 'add', `${ipv4}.${host}/24`, 'dev', 'eth0')
  for (const prefix of prefixes) await address('replace', prefix)
  await run('ip', 'link', 'set', 'eth0', 'up')

  const serve = (from: string | undefined, over: readonly string[] = []) =>
    run(
      ...([
        'dnsmasq',
        '--conf-file=/dev/null',
        '--no-hosts',
        '--no-resolv',
        '--user=root',
      ] as const),
      // To ask around for three seconds whether an address is free would be measured as the box's.
      ...['--interface=eth0', '--bind-dynamic', '--domain=home.arpa', '--no-ping'],
      ...[`--pid-file=/run/${name}.pid`, `--dhcp-leasefile=/run/${name}.leases`],
      ...(forwarding ? [`--server=${forwarding.server}`] : []),
      ...(forwarding?.hidesHome ? ['--stop-dns-rebind'] : []),
      ...(answer === undefined ? [] : [`--address=/#/${answer}`]),
      ...(dhcp ? [`--dhcp-range=${ipv4}.100,${ipv4}.199,1h`] : []),
      ...(prefixes.length + over.length > 0 ? ['--enable-ra'] : []),
      // Where prefixes are given away, another program answers DHCPv6.
      ...prefixes.map(it => `--dhcp-range=${it},${from ? 'ra-only' : 'ra-stateless'},64,${keeps}m`),
      ...over.map(it => `--dhcp-range=${it},ra-only,64,deprecated`),
      // Who has no network leads nowhere; what is kept for minutes is said often.
      ...(prefixes.length === 0 ? ['--ra-param=eth0,10,0'] : []),
      ...(prefixes.length > 0 && keeps < 10 ? ['--ra-param=eth0,20'] : []),
    )
  async function stop(): Promise<void> {
    await run('sh', '-c', `kill $(cat /run/${name}.pid)`)
    await until('the router stops announcing', () =>
      run('sh', '-c', `! kill -0 $(cat /run/${name}.pid) 2> /dev/null`).then(() => true),
    )
  }
  async function delegate(from: string | undefined): Promise<void> {
    await delegation?.end()
    delegation =
      from === undefined
        ? undefined
        : await openDelegation(lab, { router: name, link: `${prefixes[0]}/64`, from })
  }
  await serve(delegates)
  await delegate(delegates)

  return {
    name,
    ipv4,
    get prefixes() {
      return prefixes
    },
    exec: argv => lab.run(inNetwork(name, argv)),
    async announce(next, over = []) {
      await stop()
      for (const it of prefixes.filter(it => ![...next, ...over].includes(it))) {
        await address('del', it)
      }
      for (const it of next.filter(it => !prefixes.includes(it))) await address('replace', it)
      prefixes = next
      await serve(delegation?.from, over)
    },
    async delegate(from) {
      await stop()
      await delegate(from)
      await serve(from)
    },
    async forward(to) {
      await stop()
      forwarding = to
      await serve(delegation?.from)
    },
    async answer(address) {
      await stop()
      answer = address
      await serve(delegation?.from)
    },
  }
}

const nodad = { replace: ['nodad'], del: [] } as const

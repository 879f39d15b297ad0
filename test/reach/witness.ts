import { connectFrom, type Place } from '../lab/connect.ts'
import type { Kind } from '../lab/phone.ts'
import { until } from '../lab/until.ts'
import { FAMILIES, type Family } from './ends.ts'
import type { Verdict } from './probes.ts'
import type { World } from './world.ts'

/**
 * What gets past the rules although nobody could tell from an answer: packets under a foreign
 * address, and announcements. They are counted on the box behind the rules that are to drop them,
 * and beside each, something alike that must come through: else nothing would have been tried.
 */
export async function probeWitnesses(world: World, kind: Kind): Promise<Verdict[]> {
  const { home, apps, from } = world
  const { box, lab } = home
  const { caller, hermit } = apps
  const device = await world.addresses(kind)
  const away = ['198.51.100.7', '2001:db8:bad::7']
  await box.exec(['nft', '-f', '-'], {
    input: `table inet witness
      delete table inet witness
      table inet witness {
        chain heard {
          type filter hook prerouting priority raw;
          iifname "${caller.bridge}" udp sport { 67, 547 } counter comment "served"
          iifname "${caller.bridge}" icmpv6 type nd-router-advert counter comment "announced"
        }
        chain past {
          type filter hook prerouting priority 0;
          iifname "${caller.bridge}" ip saddr { ${hermit.ipv4.app}, ${away[0]} } counter comment "forged, ipv4"
          iifname "${caller.bridge}" ip6 saddr { ${hermit.ipv6.app}, ${away[1]} } counter comment "forged, ipv6"
          iifname "${caller.bridge}" ip saddr ${caller.ipv4.app} counter comment "own, ipv4"
          iifname "${caller.bridge}" ip6 saddr ${caller.ipv6.app} counter comment "own, ipv6"
          iifname != "app-*" ip saddr ${caller.ipv4.app} counter comment "from home, ipv4"
          iifname != "app-*" ip6 saddr ${caller.ipv6.app} counter comment "from home, ipv6"
        }
      }`,
  })
  const app = from.app('caller')
  const forged = [hermit.ipv4.app, hermit.ipv6.app, ...away]
  for (const it of forged) await app.exec(['ip', 'address', 'add', ...alias(it)])
  const phone = from.phone(kind)
  const posed = [
    ...(device.ipv4 ? [caller.ipv4.app] : []),
    ...(device.ipv6 ? [caller.ipv6.app] : []),
  ]
  for (const it of posed) {
    await phone.exec(['ip', 'route', 'del', it, 'dev', 'eth0']).catch(() => '')
    await phone.exec(['ip', 'address', 'add', ...alias(it)])
  }
  const gateway = (address: string) =>
    address.includes(':') ? caller.ipv6.gateway : caller.ipv4.gateway
  const offered = (address: string) =>
    address.includes(':') ? apps.offer.ipv6.app : apps.offer.ipv4.app
  const talk = (from: string) => ({ host: gateway(from), port: 9, protocol: 'udp', from }) as const
  await app.exec(['nft', '-f', '-'], { timeout: 20_000, input: SENT })
  // Its own kernel hears it, too, and is not meant to believe it.
  await app.exec(['sh', '-c', 'echo 0 > /proc/sys/net/ipv6/conf/eth0/accept_ra'])
  const server = await announcerIn(lab, caller.pid)
  try {
    await Promise.all([
      connectFrom(
        app,
        [
          ...[...forged, caller.ipv4.app, caller.ipv6.app].map(talk),
          { ...talk(caller.ipv4.app), fromPort: 67 },
          { ...talk(caller.ipv6.app), fromPort: 547 },
        ],
        world.patienceMs,
      ),
      connectFrom(
        phone,
        posed.map(from => ({ host: offered(from), port: 5672, from })),
        world.patienceMs,
      ),
    ])
    await until('the app has announced itself', async () => (await sentBy(app)) > 0, {
      within: 30_000,
    })
  } finally {
    await server.letGo()
    await app.exec(['nft', 'delete', 'table', 'inet', 'sent'])
    for (const it of forged) await app.exec(['ip', 'address', 'del', ...alias(it)])
    for (const it of posed) await phone.exec(['ip', 'address', 'del', ...alias(it)])
  }
  const said = JSON.parse(await box.exec(['nft', '-j', 'list', 'table', 'inet', 'witness'])) as {
    nftables: { rule?: { comment: string; expr: { counter?: { packets: number } }[] } }[]
  }
  await box.exec(['nft', 'delete', 'table', 'inet', 'witness'])
  const counted = new Map(
    said.nftables.flatMap(({ rule }) =>
      rule ? [[rule.comment, rule.expr.find(it => it.counter)?.counter?.packets ?? -1]] : [],
    ),
  )
  const none = (comment: string, name: string, control?: string): Omit<Verdict, 'family'> => {
    const [packets, other] = [counted.get(comment), control ? counted.get(control) : 1]
    const holds = packets === 0 && (other ?? 0) > 0
    const was = `${packets} packets, ${other} of what may pass`
    return { name, device: undefined, open: false, holds, was }
  }
  const noneOf = (family: Family, comment: string, name: string): Verdict => ({
    ...none(`${comment}, ${family}`, name, `own, ${family}`),
    family,
  })
  return [
    ...FAMILIES.map(it => noneOf(it, 'forged', 'app → anybody, under a foreign address')),
    none('announced', 'app → anybody, as a router'),
    none('served', 'app → anybody, as a server of addresses', 'own, ipv4'),
    ...FAMILIES.filter(it => device[it] !== undefined).map(it =>
      noneOf(it, 'from home', 'device → port for apps, in the name of an app'),
    ),
  ]
}

const alias = (address: string) =>
  address.includes(':')
    ? [`${address}/128`, 'dev', 'eth0', 'nodad']
    : [`${address}/32`, 'dev', 'eth0']

/** What leaves an app, seen inside of it. */
const SENT = `table inet sent {
  chain out {
    type filter hook output priority 0;
    icmpv6 type nd-router-advert counter
  }
}
`

async function sentBy({ exec }: Place): Promise<number> {
  const said = await exec(['nft', 'list', 'table', 'inet', 'sent'])
  return Number(said.match(/counter packets (\d+)/)?.[1])
}

/** A router that announces itself, in the network of that process of the box. */
async function announcerIn(lab: World['home']['lab'], pid: number) {
  const find = `grep -l "^NSpid:.*\\s${pid}\\s*[0-9]*$" /proc/[0-9]*/status | head -n 1 | cut -d/ -f3`
  const outside = (await lab.run(['sh', '-c', find])).trim()
  return lab.start([
    'nsenter',
    `--net=/proc/${outside}/ns/net`,
    'sh',
    '-ec',
    `ip -6 address add 2001:db8:666::1/64 dev eth0 nodad
    dnsmasq --keep-in-foreground --conf-file=/dev/null --port=0 --user=root --pid-file= \
      --interface=eth0 --enable-ra --ra-param=eth0,4,60 \
      --dhcp-range=2001:db8:666::,ra-only,64 & server=$!
    cat > /dev/null; kill $server; ip -6 address del 2001:db8:666::1/64 dev eth0`,
  ])
}

import type { App, AppPort, BackupReport, NetworkReport, Status } from '../../http/api.ts'
import { formatBytes } from '../format.ts'
import { locale } from '../words.ts'
import type { GuideValues } from './guide-values.ts'

/** Pure. */
export function valuesOf(
  { apps, box }: Status,
  report: NetworkReport,
  { targets, kit }: BackupReport,
): GuideValues {
  const all = [...report.box.addresses, ...box.addresses]
  const ipv4 = all.find(it => /^\d+\.\d+\.\d+\.\d+$/.test(it)) ?? '?'
  const router = report.box.gateways.find(it => !it.includes(':')) ?? '?'
  const own = all.find(isPublic)
  const web = ['TCP 80', 'TCP 443']
  const open = apps
    .filter(it => it.state !== 'available')
    .map(app => ({
      ...{ title: app.title, ...portsOf(app) },
      address: report.apps
        .find(it => it.service === app.service)
        ?.addresses.map(it => it.address)
        .find(isPublic),
    }))
    .filter(it => it.mapped.length + it.others.length > 0)
  const [begins, length] = networkOf(report.box.ipv4 ?? `${ipv4}/24`)
  return {
    ...{ ipv4, router, begins, length },
    ports: [...web, ...open.flatMap(it => it.mapped)].join(', '),
    ipv6: [
      ...(own ? [{ address: own, ports: web.join(', ') }] : []),
      ...open.flatMap(({ address, mapped, others }) =>
        address ? [{ address, ports: [...mapped, ...others].join(', ') }] : [],
      ),
    ],
    onlyIpv6: open
      .filter(it => it.address === undefined && it.others.length > 0)
      .map(it => ({ title: it.title, ports: it.others.join(', ') })),
    name: box.name,
    host: `${box.hostname}.local`,
    used: formatBytes(box.disk.used, 1000),
    room: formatBytes(roomFor(box.disk.used), 1000),
    places:
      targets.length === 0
        ? undefined
        : new Intl.ListFormat(locale).format(targets.map(it => it.name)),
    kit: kit === 'confirmed',
  }
}

const isPublic = (address: string) => /^[23].*:/.test(address)

/** What is the same in all addresses of this network, `192.168.178.7/24`, as they are written. */
function networkOf(cidr: string): readonly [begins: string, length: string] {
  const [address = '', bits] = cidr.split('/')
  const same = address.split('.').slice(0, Math.floor(Number(bits) / 8))
  return [same.map(it => `${it}.`).join(''), `/${bits}`]
}

/**
 * Ports that the internet may reach, as routers name them: those that lead from the box's own IPv4
 * address to the app, too, and those that are at an IPv6 address of its own alone.
 */
function portsOf({ ports }: App): { mapped: string[]; others: string[] } {
  const open = ports.filter(it => it.audience === 'internet')
  const named = ({ first, last, protocols }: AppPort) =>
    protocols.map(it => `${it.toUpperCase()} ${first === last ? first : `${first}-${last}`}`)
  return {
    mapped: open.filter(it => it.ipv4).flatMap(named),
    others: open.filter(it => !it.ipv4).flatMap(named),
  }
}

/** Bytes: the next size that is sold, from 16 GB on, in which earlier days have room, too. */
function roomFor(used: number): number {
  const wanted = Math.max(2 * used, 16e9)
  return 1e9 * 2 ** Math.ceil(Math.log2(wanted / 1e9))
}

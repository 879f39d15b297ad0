import type { App, BackupReport, NetworkReport, Status } from '../../http/api.ts'
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
  return {
    ipv4,
    router,
    ports: ['TCP 80', 'TCP 443', ...apps.flatMap(publicPorts)].join(', '),
    publicIpv6: all.find(it => /^[23]/.test(it) && it.includes(':')),
    fixed: report.box.ipv4 ?? ipv4,
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

/** Bytes: the next size that is sold, from 16 GB on, in which earlier days have room, too. */
function roomFor(used: number): number {
  const wanted = Math.max(2 * used, 16e9)
  return 1e9 * 2 ** Math.ceil(Math.log2(wanted / 1e9))
}

/** Ports of an app that the internet may reach, as routers name them. */
const publicPorts = ({ ports, state }: App) =>
  state === 'available'
    ? []
    : ports
        .filter(it => it.audience === 'internet')
        .flatMap(({ first, last, protocols }) =>
          protocols.map(it => `${it.toUpperCase()} ${first === last ? first : `${first}-${last}`}`),
        )

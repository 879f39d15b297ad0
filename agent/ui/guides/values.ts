import type { App, NetworkReport, Status } from '../../http/api.ts'

/** What the guides say of this box. */
export interface GuideValues {
  readonly ipv4: string
  readonly router: string
  readonly ports: string
  readonly publicIpv6: string | undefined
  readonly fixed: string
}

/** Pure. */
export function valuesOf({ apps, box }: Status, report: NetworkReport): GuideValues {
  const all = [...report.box.addresses, ...box.addresses]
  const ipv4 = all.find(it => /^\d+\.\d+\.\d+\.\d+$/.test(it)) ?? '?'
  const router = report.box.gateways.find(it => !it.includes(':')) ?? '?'
  return {
    ipv4,
    router,
    ports: ['TCP 80', 'TCP 443', ...apps.flatMap(publicPorts)].join(', '),
    publicIpv6: all.find(it => /^[23]/.test(it) && it.includes(':')),
    fixed: report.box.ipv4 ?? ipv4,
  }
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

import type { Finding } from '../base/finding.ts'
import type { Desired, DesiredApp } from '../box/desired.ts'
import { isSelfGiven, type Lan } from '../box/lan.ts'
import { originsOf } from '../box/origins.ts'
import { sitesOf } from '../box/sites.ts'
import type { FoundFinding, NetworkReport } from '../http/api.ts'
import { overlaps } from './address-plan.ts'
import { levelFor } from './level.ts'
import { pageUrl, reachOf } from './reach-plan.ts'

/** What its owner is told about the network of the box and its apps. Pure. */
export function networkReport(desired: Desired, lan: Lan): Omit<NetworkReport, 'findings'> {
  const { addresses: wanted } = desired.network
  const origins = originsOf({ ...desired, patterns: desired.originPatterns })
  const sites = sitesOf(desired.apps)
  const { card, connected, gateways, announced, delegated } = lan
  const ipv4 = lan.addresses.find(it => it.family === 'IPv4')?.cidr
  return {
    ...levelFor(wanted, lan),
    wanted,
    box: {
      addresses: lan.addresses.map(it => it.address),
      ...(ipv4 === undefined ? {} : { ipv4 }),
      ...(card === undefined ? {} : { card }),
      connected,
      gateways: Object.values(gateways),
      announced,
      delegated,
    },
    settings: desired.network,
    hasWifi: lan.wifi,
    apps: desired.apps
      .filter(it => it.installed)
      .map(app => {
        const { own, inside, delegated: public_ } = reachOf(app, desired, lan)
        const numberUrl = pageUrl(app, desired, lan)
        return {
          service: app.service,
          ...(numberUrl ? { numberUrl } : {}),
          names: sites
            .filter(it => it.app.service === app.service)
            .flatMap(it => origins.app(it.name).map(({ hostname }) => hostname)),
          addresses: [
            ...public_.map(address => ({ address, from: 'delegated' as const })),
            ...inside.map(address => ({ address, from: 'router' as const })),
            ...own.map(address => ({ address, from: 'box' as const })),
          ],
        }
      })
      .map(it => ({ ...it, names: [...new Set(it.names)] })),
  }
}

/** Parts of the box by which apps are reached, as they are called among what is out of order. */
const PARTS = [
  ...['network', 'lan', 'pool', 'wifi', 'addresses', 'attachments', 'firewall', 'reachability'],
  ...['proxy', 'names', 'dns', 'domain', 'certificates'],
]

/** Whether something that is wrong is in the way of being reached, whatever part of the box it is. */
export const isOfNetwork = (it: FoundFinding): boolean =>
  it.place === 'network' ||
  it.place === 'domain' ||
  (it.code === 'part-broken' && PARTS.includes(it.values.part))

/** What is not as it should be, and what to do about it. Pure. */
export function networkFindings(desired: Desired, lan: Lan): Finding[] {
  const { addresses: wanted } = desired.network
  const { level } = levelFor(wanted, lan)
  if (!lan.connected) {
    if (lan.card === undefined) return [NO_CARD]
    if (!lan.card.startsWith('wl')) return [noLink(lan.card)]
    // Why it has not joined is told where that is known.
    return desired.network.wifi ? [] : [NO_WIFI]
  }
  const ipv4 = lan.addresses.filter(it => it.family === 'IPv4')
  const given = ipv4.filter(it => !isSelfGiven(it.address))
  return [
    ...(given.length === 0 ? [NO_IPV4] : []),
    ...(given.length > 0 && !lan.gateways.ipv4 && !lan.gateways.ipv6 ? [NO_WAY_OUT] : []),
    ...(lan.reception === 'ignored' && wanted !== 'router-prefix' && wanted !== 'proxy-only'
      ? [lost(level)]
      : []),
    ...(wanted === 'router-prefix' && level !== 'router-prefix' ? [NO_ROUTER_PREFIX] : []),
    // The box makes way by itself where it can.
    ...lan.onLink
      .filter(it => !it.includes(':') && overlaps(desired.ipv4Pool, it))
      .map(it => poolOverlaps(desired.ipv4Pool, it)),
    ...lan.taken.map(taken),
    ...(level === 'proxy-only' ? desired.apps.filter(needsIpv6).map(unreached(wanted)) : []),
  ]
}

/** Whether something of an app is meant for devices and answers at IPv6 addresses of its own alone. */
const needsIpv6 = ({ installed, lan, web, ports }: DesiredApp): boolean =>
  installed &&
  lan === undefined &&
  (web?.proxied === false || ports.some(it => it.audience !== 'apps' && !it.ipv4))

const NO_CARD: Finding = { code: 'no-network-card', values: {} }
const noLink = (card: string): Finding => ({ code: 'cable-out', values: { card } })
const NO_WIFI: Finding = { code: 'wifi-unset', values: {} }
const NO_IPV4: Finding = { code: 'no-ipv4-address', values: {} }
const NO_WAY_OUT: Finding = { code: 'no-way-out', values: {} }
const lost = (level: NetworkReport['level']): Finding => ({
  code: 'announcements-lost',
  values: { pagesOnly: level === 'proxy-only' },
})
const NO_ROUTER_PREFIX: Finding = { code: 'no-router-prefix', values: {} }
const poolOverlaps = (pool: string, network: string): Finding => ({
  code: 'pool-overlaps',
  values: { pool, network },
})
const unreached =
  (wanted: Desired['network']['addresses']) =>
  ({ service }: DesiredApp): Finding => ({
    code: 'app-unreached',
    values: { chosen: wanted === 'proxy-only' },
    app: service,
  })
const taken = (address: string): Finding => ({ code: 'address-taken', values: { address } })

import type { Finding } from '../base/finding.ts'
import type { Desired, DesiredApp } from '../box/desired.ts'
import type { Step } from '../reconcile/capability.ts'
import { LAN_CARD, type LanGrant, UPLINK } from './need.ts'

/** The cable that the box is at home by. */
export interface Wire {
  readonly card: string
  readonly mac: string
}

export interface ObservedAttachments {
  /** The cable card, where one is plugged in; also when it is a port of the uplink. */
  readonly wire: Wire | undefined
  /** The bridge is there. */
  readonly uplink: boolean
  /** The documents about it that networkd has, by file name. */
  readonly documents: ReadonlyMap<string, string>
  /** Cables of apps, by the box's end of each, with the process whose network the other is in. */
  readonly cables: ReadonlyMap<string, number>
  /** The process that owns the network of each app that runs. */
  readonly holders: ReadonlyMap<string, number>
}

export type AttachmentStep = Step &
  (
    | {
        readonly kind: 'uplink'
        readonly write: ReadonlyMap<string, string>
        readonly remove: readonly string[]
      }
    | {
        readonly kind: 'attach'
        readonly app: string
        readonly grant: LanGrant
        readonly holder: number
      }
    | { readonly kind: 'detach'; readonly link: string }
  )

/**
 * The places of apps on the network at home. The cable card becomes a port of a bridge while an app
 * needs that: the bridge has its hardware address, so the box keeps the address it has.
 */
export function planAttachments(desired: Desired, observed: ObservedAttachments): AttachmentStep[] {
  const attached = desired.apps.flatMap(app =>
    app.installed && app.lan ? [{ app, grant: app.lan }] : [],
  )
  const needed = new Set(attached.map(it => it.grant.link))
  const gone = [...observed.cables.keys()].filter(it => !needed.has(it))
  return [
    ...gone.map(
      (link): AttachmentStep => ({
        kind: 'detach',
        link,
        says: `take the place ${link} on the network at home away`,
      }),
    ),
    ...planUplink(attached.length > 0, observed),
    ...attached.flatMap(({ app, grant }) => attach(app, grant, observed)),
  ]
}

/** Apps whose place has gone with the cable. Pure. */
export function attachmentFindings({ apps }: Desired, { wire }: ObservedAttachments): Finding[] {
  const placeless = wire ? [] : apps.filter(it => it.installed && it.lan)
  return placeless.map(({ service }) => ({
    code: 'place-by-cable',
    values: {},
    app: service,
  }))
}

function planUplink(
  needed: boolean,
  { wire, uplink, documents }: ObservedAttachments,
): AttachmentStep[] {
  // Without a cable there is nothing to make it of, and what is there stays.
  if (needed && !wire) return []
  const wanted = needed && wire ? uplinkDocuments(wire) : new Map<string, string>()
  const remove = [...documents.keys()].filter(it => !wanted.has(it))
  const changes = [...wanted].some(([name, text]) => documents.get(name) !== text)
  if (uplink === needed && !changes && remove.length === 0) return []
  const says = needed
    ? `lead the cable ${wire?.card} through a switch of the box`
    : 'lead the cable straight to the box again'
  return [{ kind: 'uplink', write: wanted, remove, says }]
}

function attach(
  { service }: DesiredApp,
  grant: LanGrant,
  { wire, cables, holders }: ObservedAttachments,
): AttachmentStep[] {
  const holder = holders.get(service)
  if (!wire || holder === undefined || cables.get(grant.link) === holder) return []
  const says = `give ${service} a place on the network at home`
  return [{ kind: 'attach', app: service, grant, holder, says }]
}

/** What networkd is told about the uplink, by file name. Pure. */
export function uplinkDocuments({ card, mac }: Wire): ReadonlyMap<string, string> {
  return new Map([
    [
      '60-uplink.netdev',
      [
        ...['[NetDev]', `Name=${UPLINK}`, 'Kind=bridge', `MACAddress=${mac}`, ''],
        // Nobody else bridges at home, and waiting for loops would cut the box off for 15 seconds;
        // without somebody who asks around, snooping would lose neighbour discovery.
        ...['[Bridge]', 'STP=no', 'ForwardDelaySec=0', 'MulticastSnooping=no', ''],
      ].join('\n'),
    ],
    [
      '60-uplink-port.network',
      ['[Match]', `Name=${card}`, '', '[Network]', `Bridge=${UPLINK}`, ''].join('\n'),
    ],
    [
      // Before the one by which networkd leaves cards of apps alone.
      '05-uplink-places.network',
      [
        ...['[Match]', 'Name=lan-*', ''],
        ...['[Network]', `Bridge=${UPLINK}`, 'LinkLocalAddressing=no'],
        // A switch has a signal while anybody is on it: the box would not see its cable go.
        ...[`BindCarrier=${card}`, ''],
      ].join('\n'),
    ],
  ])
}

const EVERYBODY = ['255.255.255.255/32', '224.0.0.0/4']

/**
 * What the networkd in the app's own network is told: addresses as every device gets them. Its ways
 * out stay those of the app's own bridge, where the rules for them are.
 */
export function cardDocuments({ mac }: LanGrant): ReadonlyMap<string, string> {
  return new Map([
    [
      '00-others.network',
      ['[Match]', `Name=!${LAN_CARD}`, '', '[Link]', 'Unmanaged=yes', ''].join('\n'),
    ],
    [
      '10-lan.network',
      [
        ...['[Match]', `Name=${LAN_CARD}`, ''],
        ...['[Link]', `MACAddress=${mac}`, ''],
        ...['[Network]', 'DHCP=ipv4', 'LinkLocalAddressing=yes', 'IPv6AcceptRA=yes'],
        ...['LLMNR=no', 'MulticastDNS=no', ''],
        // Who calls everybody and says no card means everybody at home.
        ...EVERYBODY.flatMap(it => ['[Route]', `Destination=${it}`, 'Scope=link', '']),
        ...['[DHCPv4]', 'UseGateway=no', 'UseRoutes=no', 'UseDNS=no', 'UseHostname=no'],
        ...['ClientIdentifier=mac', ''],
        ...['[IPv6AcceptRA]', 'UseGateway=no', 'UseRoutePrefix=no', 'UseDNS=no', ''],
      ].join('\n'),
    ],
  ])
}

import { LIBRARY_WORDS } from '../storage/need.ts'
import type { Recipe } from './schema.ts'

type Capability = Recipe['privileges']['capabilities'][number]

/** Kinds of rights, for who says them in another language than the box. */
export type RightKind =
  | Capability
  | 'new-privileges'
  | 'sysctl'
  | 'device'
  | 'device-if-there'
  | 'library-read'
  | 'library-change'
  | 'internet'
  | 'egress-lan'
  | 'egress-none'

/** Something that an app may do and others may not, in words for whoever is about to install it. */
export interface Right {
  readonly kind: RightKind
  /** The kind of device or of files, or the setting. */
  readonly about?: string
  readonly says: string
  /** Why, in the words of its packager. */
  readonly reason?: string
}

const CAPABILITY_WORDS: Readonly<Record<Capability, string>> = {
  IPC_LOCK: 'it may keep as much as it likes in memory for good',
  NET_ADMIN: 'it may change everything about its own network',
  NET_RAW: 'it may write network packets of any kind',
  SYS_NICE: 'it may go before other programs of the box',
  SYS_TIME: 'it may set the clock of the box',
}

const DEVICE_WORDS: Readonly<Record<Recipe['devices'][string]['class'], string>> = {
  gpu: 'the graphics card',
  serial: 'the first serial adapter',
  usb: 'everything plugged into USB',
  'tv-tuner': 'the TV tuner',
  camera: 'the camera',
  tun: 'tunnels of its own, as for a VPN',
  kvm: 'the processor, to run virtual machines',
  gpio: 'the pins of the board',
}

const EGRESS_WORDS: Readonly<Partial<Record<Recipe['network']['egress'], Right>>> = {
  lan: { kind: 'egress-lan', says: 'it goes no further than the networks at home' },
  none: {
    kind: 'egress-none',
    says: 'it goes nowhere, neither into the network at home nor to the internet',
  },
}

/** What an app may do beyond others, and where it may not go; empty for most. */
export function rightsOf({ privileges, devices, libraries, network, ports }: Recipe): Right[] {
  const reason = because(privileges.reason)
  const egress = EGRESS_WORDS[network.egress]
  return [
    ...privileges.capabilities.map(it => ({ kind: it, says: CAPABILITY_WORDS[it], ...reason })),
    ...(privileges['new-privileges']
      ? [
          {
            kind: 'new-privileges' as const,
            says: 'its programs may take rights that they were not started with',
            ...reason,
          },
        ]
      : []),
    ...Object.entries(privileges.sysctls).map(([name, value]) => ({
      ...({ kind: 'sysctl', about: `${name} = ${value}` } as const),
      says: `it sets ${name} of its own network to ${value}`,
      ...reason,
    })),
    ...Object.values(devices).map(it => ({
      ...({ kind: it.required ? 'device' : 'device-if-there', about: it.class } as const),
      says: `it uses ${DEVICE_WORDS[it.class]}${it.required ? '' : ', where there is one'}`,
      ...because(it.reason),
    })),
    ...Object.values(libraries).map(({ content, access }) => ({
      ...({ kind: access === 'read' ? 'library-read' : 'library-change', about: content } as const),
      says: `it ${access === 'read' ? 'sees' : 'changes'} ${LIBRARY_WORDS[content]} that apps share`,
    })),
    ...Object.values(ports)
      .filter(it => it.audience === 'internet')
      .map(it => ({
        kind: 'internet' as const,
        says: 'everybody on the internet may reach it',
        ...because(it.purpose),
      })),
    ...(egress === undefined ? [] : [egress]),
  ]
}

const because = (reason: string | undefined) => (reason === undefined ? {} : { reason })

import { LIBRARY_WORDS } from '../storage/need.ts'
import type { Recipe } from './schema.ts'

/** Something that an app may do and others may not, in words for whoever is about to install it. */
export interface Right {
  readonly says: string
  /** Why, in the words of its packager. */
  readonly reason?: string
}

const CAPABILITY_WORDS: Readonly<Record<Recipe['privileges']['capabilities'][number], string>> = {
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

const EGRESS_WORDS: Readonly<Partial<Record<Recipe['network']['egress'], string>>> = {
  lan: 'it goes no further than the networks at home',
  none: 'it goes nowhere, neither into the network at home nor to the internet',
}

/** What an app may do beyond others, and where it may not go; empty for most. */
export function rightsOf({ privileges, devices, libraries, network, ports }: Recipe): Right[] {
  const reason = because(privileges.reason)
  const egress = EGRESS_WORDS[network.egress]
  return [
    ...privileges.capabilities.map(it => ({ says: CAPABILITY_WORDS[it], ...reason })),
    ...(privileges['new-privileges']
      ? [{ says: 'its programs may take rights that they were not started with', ...reason }]
      : []),
    ...Object.entries(privileges.sysctls).map(([name, value]) => ({
      says: `it sets ${name} of its own network to ${value}`,
      ...reason,
    })),
    ...Object.values(devices).map(it => ({
      says: `it uses ${DEVICE_WORDS[it.class]}${it.required ? '' : ', where there is one'}`,
      ...because(it.reason),
    })),
    ...Object.values(libraries).map(({ content, access }) => ({
      says: `it ${access === 'read' ? 'sees' : 'changes'} ${LIBRARY_WORDS[content]} that apps share`,
    })),
    ...Object.values(ports)
      .filter(it => it.audience === 'internet')
      .map(it => ({ says: 'everybody on the internet may reach it', ...because(it.purpose) })),
    ...(egress === undefined ? [] : [{ says: egress }]),
  ]
}

const because = (reason: string | undefined) => (reason === undefined ? {} : { reason })

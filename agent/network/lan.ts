import { networkInterfaces } from 'node:os'

/** An address of the box on a network that people are in. */
export interface LanAddress {
  readonly address: string
  readonly family: 'IPv4' | 'IPv6'
  /** With its length, e.g. `192.168.1.20/24`. */
  readonly cidr: string
}

/** Interfaces that face people: not loopback, not the apps' bridges and their ends. */
const FACING = /^(?:en|eth|wl|host0|uplink$)/

/** The box's addresses on the LAN, IPv4 first. Link-local ones are left out: they need a zone. */
export function lanAddresses(): LanAddress[] {
  return Object.entries(networkInterfaces())
    .filter(([name]) => FACING.test(name))
    .flatMap(([, addresses = []]) => addresses)
    .filter(it => !it.address.startsWith('fe80:'))
    .map(({ address, family, cidr }) => ({ address, family, cidr: cidr ?? address }))
    .sort((one, other) => one.family.localeCompare(other.family))
}

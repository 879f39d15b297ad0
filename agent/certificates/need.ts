import { BlockList, isIP } from 'node:net'
import { z } from 'zod'
import { containerPath } from '../recipe/scalars.ts'

/** `[tls]`: where an app that answers HTTPS itself finds its certificate, with its chain, and the key. */
export const tlsSchema = z.strictObject({ certificate: containerPath, key: containerPath })

/** A certificate for an app that terminates TLS itself, as PEM. */
export interface Leaf {
  /** With what vouches for it. */
  readonly certificate: string
  readonly key: string
}

/** IPv4 networks that exist in every house: RFC 1918 and RFC 3927. */
const PRIVATE = [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
] as const

/**
 * What the authority of a box may vouch for, whoever gets hold of its key: names that mean nothing
 * outside of the house, and addresses that lead nowhere else.
 * @param prefix the box's own /48, e.g. `fd3a:91c4:07be`.
 */
export function permittedZones(prefix: string): readonly string[] {
  return ['local', 'localhost', `${prefix.replaceAll(':', '')}.home.arpa`]
}

/** Address and length of its prefix. */
export function permittedNetworks(prefix: string): readonly (readonly [string, number])[] {
  return [[`${prefix}::`, 48], ...PRIVATE]
}

type MayVouch = (host: string) => boolean
/** By prefix: every pass asks for each app. */
const rules = new Map<string, MayVouch>()

/** Whether the box's own authority may vouch for a host: a name, or an address without brackets. */
export function mayVouch(prefix: string): MayVouch {
  const rule = rules.get(prefix) ?? ruleFor(prefix)
  rules.set(prefix, rule)
  return rule
}

function ruleFor(prefix: string): MayVouch {
  const zones = permittedZones(prefix)
  const networks = new BlockList()
  for (const [address, length] of permittedNetworks(prefix)) {
    networks.addSubnet(address, length, address.includes(':') ? 'ipv6' : 'ipv4')
  }
  return host => {
    const family = isIP(host)
    if (family === 0) return zones.some(it => host === it || host.endsWith(`.${it}`))
    return networks.check(host, family === 6 ? 'ipv6' : 'ipv4')
  }
}

/** What the proxy signs with: paths of PEM files, and the folder for what it signs. */
export interface Signing {
  readonly root: string
  readonly certificate: string
  readonly key: string
  readonly storage: string
}

/** A certificate from elsewhere: paths of PEM files. */
export interface Shown {
  readonly certificate: string
  readonly key: string
}

/** What the proxy works with. */
export interface Certificates {
  /** Undefined while there is nothing to sign with. */
  readonly signing: Signing | undefined
  /** For the owner's domain, where there is one. */
  readonly shown: Shown | undefined
}

/** What is laid there is served to whoever asks under a name of the owner's domain. */
export const CHALLENGES_FOLDER = '/run/gantry/acme'

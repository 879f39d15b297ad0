import type { Lan } from '../box/lan.ts'
import type { NetworkSettings } from '../box/network-settings.ts'
import type { Level } from '../http/api.ts'

export interface Choice {
  readonly level: Level
  /** In words, for the owner. */
  readonly why: string
}

/** The best that the LAN allows, or what the owner wants where that can be had. Pure. */
export function levelFor(
  wanted: NetworkSettings['addresses'],
  { announced, reception }: Pick<Lan, 'announced' | 'reception'>,
): Choice {
  if (wanted === 'announce') return { level: 'announced', why: 'you chose it' }
  if (wanted === 'proxy-only') return { level: 'proxy-only', why: 'you chose it' }
  const inside = announced.length > 0
  if (wanted === 'router-prefix') {
    return inside
      ? { level: 'router-prefix', why: 'you chose it' }
      : {
          level: 'proxy-only',
          why: 'you chose addresses from the router, and the router announces none',
        }
  }
  if (reception !== 'ignored') {
    return {
      level: 'announced',
      why:
        reception === 'taken'
          ? 'devices on this network take addresses from the box'
          : 'nothing on this network speaks against it',
    }
  }
  const filtered = 'devices on this network do not receive what the box announces'
  return inside
    ? { level: 'router-prefix', why: `${filtered}, so apps use addresses of the router's network` }
    : { level: 'proxy-only', why: `${filtered}, and the router announces no IPv6 network` }
}

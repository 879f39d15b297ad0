import type { Lan } from '../box/lan.ts'
import type { NetworkSettings } from '../box/network-settings.ts'
import type { Level, WhyLevel } from '../http/api.ts'

export interface Choice {
  readonly level: Level
  readonly why: WhyLevel
}

/** The best that the LAN allows, or what the owner wants where that can be had. Pure. */
export function levelFor(
  wanted: NetworkSettings['addresses'],
  { announced, reception }: Pick<Lan, 'announced' | 'reception'>,
): Choice {
  if (wanted === 'announce') return { level: 'announced', why: 'chosen' }
  if (wanted === 'proxy-only') return { level: 'proxy-only', why: 'chosen' }
  const inside = announced.length > 0
  if (wanted === 'router-prefix') {
    return inside
      ? { level: 'router-prefix', why: 'chosen' }
      : { level: 'proxy-only', why: 'chosen-in-vain' }
  }
  if (reception !== 'ignored') {
    return { level: 'announced', why: reception === 'taken' ? 'taken' : 'unopposed' }
  }
  return inside
    ? { level: 'router-prefix', why: 'ignored' }
    : { level: 'proxy-only', why: 'ignored-alone' }
}

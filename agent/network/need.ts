import { z } from 'zod'
import { aliases } from '../containers/need.ts'

/** Ways in which devices at home find each other, without knowing an address. */
export const DISCOVERIES = ['mdns', 'ssdp', 'broadcast'] as const
export type Discovery = (typeof DISCOVERIES)[number]

/** `[network]`: where an app may go, and what it is called. */
export const networkSchema = z.strictObject({
  /** `lan`: the networks at home alone; `none`: nothing but the box. */
  egress: z.enum(['internet', 'lan', 'none']).default('internet'),
  /** A card of its own on the network at home, by cable. The owner has to agree. */
  lan: z.boolean().default(false),
  /** What it says to everybody there, and hears from everybody. */
  discovery: z.array(z.enum(DISCOVERIES)).default([]),
  /** Names that mean the app itself, for apps that call themselves by one. */
  aliases,
})

export type Egress = z.output<typeof networkSchema>['egress']

/** A place on the network at home itself, beside the bridge that every app has. */
export interface LanGrant {
  /** The box's end of the cable, at most 15 characters; in the app it is `lan`. */
  readonly link: string
  readonly mac: string
  readonly discovery: readonly Discovery[]
}

/** How the card is called in the app. */
export const LAN_CARD = 'lan'

/** The bridge without a port that has the addresses of the pages of apps: no card may have them. */
export const PAGES = 'gantry-pages'

/** How the names of cards that face people begin: not loopback, not bridges of apps, no tunnels. */
export const FACING = ['en', 'eth', 'wl', 'host0', 'uplink'] as const

/** The bridge that a cable leads to while apps have places on the network at home. */
export const UPLINK = 'uplink'

import { isIP } from 'node:net'
import { z } from 'zod'
import { Conflict, InvalidInput } from '../base/errors.ts'
import { compareVersions } from '../base/version.ts'
import { language } from '../box/manifest.ts'
import { timezone } from '../box/timezone.ts'
import { siteDocumentSchema, siteSchema } from './need.ts'

/** What a box is asked by the one that takes it in, sealed, once its code was proved. */
export const joinWish = z.discriminatedUnion('ask', [
  z.strictObject({ ask: z.literal('facts') }),
  z.strictObject({
    ask: z.literal('join'),
    document: siteDocumentSchema,
    me: siteSchema.shape.me,
    /** The way into the swarm. */
    token: z.string().min(1).max(300),
    /** Whose box it is from now on, as the box that asks keeps it: sign-in goes on to be the same. */
    owner: z.record(z.string(), z.unknown()),
    timezone,
    language,
  }),
])

export type JoinWish = z.output<typeof joinWish>
export type JoinOrder = Extract<JoinWish, { ask: 'join' }>

/** What a box says of itself, for who takes it in. */
export const newcomerFacts = z.object({
  version: z.string(),
  /** Of its processor, as Node calls it. */
  machine: z.string(),
  /** Milliseconds since 1970. */
  time: z.number(),
  /** Its own addresses at home, the best first. */
  addresses: z.array(z.string()),
})

export type NewcomerFacts = z.output<typeof newcomerFacts>

/** Nobody owns it, so it has no page on which it could be told to update. */
const OLDER_THERE =
  'nothing was changed; leave that box on overnight if its image names a place for updates, or write the image of this box to its card; one that is claimed for that has an owner, and has to be reset before it comes in'
const OLDER_HERE = 'nothing was changed; update this box first: gantry update install'

/** Milliseconds: certificates of the swarm are worth nothing to who lives at another time. */
const CLOCKS_APART = 60_000

/** Throws Conflict where two boxes cannot be of one site. Pure. */
export function refuseUnlike(
  own: Pick<NewcomerFacts, 'version' | 'machine' | 'time'>,
  other: NewcomerFacts,
): void {
  if (other.version !== own.version) {
    throw new Conflict(
      'site-other-version',
      `that box has version ${other.version}, and this one ${own.version}`,
      { hint: compareVersions(other.version, own.version) < 0 ? OLDER_THERE : OLDER_HERE },
    )
  }
  if (other.machine !== own.machine) {
    throw new Conflict(
      'site-other-processor',
      `that box has a processor of the kind ${other.machine}, and this one ${own.machine}`,
      { hint: 'apps that run here could not run there: take a box of the same kind' },
    )
  }
  const apart = Math.abs(other.time - own.time)
  if (apart > CLOCKS_APART) {
    throw new Conflict(
      'site-other-time',
      `the clocks of the two boxes are ${Math.round(apart / 1000)} seconds apart`,
      { hint: 'both set their clocks by the internet: look whether they get there, and wait' },
    )
  }
}

/** Throws InvalidInput where one of the others is called so. Pure. */
export function refuseTaken(name: string, others: readonly { readonly name: string }[]): void {
  if (!others.some(it => it.name === name)) return
  throw new InvalidInput('site-name-taken', `the site has a box called ${name} already`, {
    hint: 'take another name: gantry site shows those that it has',
  })
}

/** Where a box is asked before it has anything that https could be built on. Throws InvalidInput. */
export function originAt(place: string): string {
  const host = isIP(place) === 6 ? `[${place}]` : place
  if (isIP(place) !== 0 || /^[a-z0-9-]{1,63}\.local$/.test(place)) return `http://${host}`
  throw new InvalidInput('site-address-invalid', `"${place}" is no address of a box`, {
    hint: 'its address at home such as 192.168.1.20, or its name such as gantry.local',
  })
}

/** The address by which the boxes of a site find each other: of the family that this one uses. */
export function meetingAddress(addresses: readonly string[], like?: string): string | undefined {
  const family = like === undefined ? undefined : isIP(like)
  const usable = addresses.filter(it => isIP(it) !== 0 && !/^(?:169\.254\.|fe80:)/.test(it))
  const [ipv4] = usable.filter(it => isIP(it) === 4)
  const [first] = usable
  return family === undefined ? (ipv4 ?? first) : usable.find(it => isIP(it) === family)
}

/** The name that a further box gets unless somebody says one: `home-2`, `home-3`. */
export function nextName(own: string, taken: readonly string[]): string {
  for (let number = 2; ; number++) {
    const end = `-${number}`
    const name = `${own.replace(/-\d+$/, '').slice(0, 20 - end.length)}${end}`
    if (!taken.includes(name)) return name
  }
}

import { createHash } from 'node:crypto'
import { z } from 'zod'
import { InvalidInput } from '../base/errors.ts'
import type { KitState } from '../http/api.ts'
import { isKey } from './key.ts'
import { type backupSettings, type Target, targetName, targetSchema } from './need.ts'

/** A place with backups, and everything that it wants to be shown. */
const kitTarget = z.strictObject({
  name: targetName,
  target: targetSchema,
  user: z.string().optional(),
  password: z.string().optional(),
  /** The private key by which a machine of SFTP knows the box, as `ssh-keygen` writes it. */
  ssh: z.string().optional(),
})

const kitSchema = z.strictObject({
  box: z.strictObject({ name: z.string(), id: z.string() }),
  key: z.string().refine(isKey, 'twelve words whose check holds'),
  /** SHA-256 of the root certificate of the box, as operating systems show it. */
  authority: z.string(),
  targets: z.array(kitTarget).min(1),
})

export type KitTarget = z.output<typeof kitTarget>

/** Everything that a blank box has to be told to become the one whose backups these are. */
export type Kit = z.output<typeof kitSchema>

export interface KitFacts extends Pick<Kit, 'box' | 'authority'> {
  /** Those of backups: `key`, and `<target>.user`, `<target>.password`. */
  readonly secrets: Readonly<Record<string, string>>
  /** The private key of the box for machines of SFTP. */
  readonly ssh: string | undefined
}

/** The kit of a box for all places that its copies go to. */
export function kitOf(
  { box, authority, secrets, ssh }: KitFacts,
  { targets }: z.output<typeof backupSettings>,
): Kit {
  return {
    ...{ box, authority, key: secrets.key ?? '' },
    // How often and how fast copies go there matters to nobody who brings them back.
    targets: Object.entries(targets).map(([name, { every: _, 'upload-limit': __, ...target }]) => {
      const { [`${name}.user`]: user, [`${name}.password`]: password } = secrets
      return {
        ...{ name, target },
        ...(user === undefined ? {} : { user }),
        ...(password === undefined ? {} : { password }),
        ...(target.kind === 'sftp' && ssh !== undefined ? { ssh } : {}),
      }
    }),
  }
}

/** What this Gantry writes, and the highest that it reads. */
export const KIT_VERSION = 1
/** Characters that one printed code of eight centimetres holds and every phone still reads. */
const CODE_CHARACTERS = 1200

/** What is in somebody's hands, by the number of the kit that fits now and of the one that was confirmed. */
export const kitState = (fits: string, inHand: string | undefined): KitState =>
  inHand === undefined ? 'missing' : inHand === fits ? 'confirmed' : 'old'

/** A kit as one line: what a code holds, and what can be pasted instead. */
export function kitText(kit: Kit): string {
  const body = Buffer.from(JSON.stringify(kit)).toString('base64url')
  return `gantry-kit-${KIT_VERSION}.${body}.${checkOf(body)}`
}

/**
 * A kit as few codes as hold it, each of them a whole kit for some of its places: a certificate or
 * a key for SFTP takes up much.
 */
export function kitTexts(kit: Kit): string[] {
  const groups: KitTarget[][] = []
  for (const it of kit.targets) {
    const last = groups.at(-1)
    const joined = [...(last ?? []), it]
    if (last && kitText({ ...kit, targets: joined }).length <= CODE_CHARACTERS) last.push(it)
    else groups.push([it])
  }
  return groups.map(targets => kitText({ ...kit, targets }))
}

/**
 * A kit as it was scanned, pasted or typed; breaks of lines and spaces do not matter. Throws
 * InvalidInput: no kit, a damaged one, one of a later Gantry.
 */
export function readKit(text: string): Kit {
  const line = text.replace(/\s+/g, '')
  const [, version, rest = ''] = /^gantry-kit-(\d{1,6})\.(.*)$/.exec(line) ?? []
  if (version === undefined) {
    throw new InvalidInput('kit-unknown', 'that is not the recovery kit of a box', {
      hint: 'its text begins with "gantry-kit-"; the code to claim a box is another one',
    })
  }
  if (Number(version) > KIT_VERSION) {
    throw new InvalidInput('kit-newer', 'this recovery kit was made by a later Gantry', {
      hint: 'put the latest image on this box, and begin again',
      detail: `the kit is of version ${version}, this Gantry reads up to ${KIT_VERSION}`,
    })
  }
  const [body = '', check] = rest.split('.')
  if (check !== checkOf(body)) {
    throw damaged('its end does not fit to its beginning: signs are missing, or mistyped')
  }
  const read = kitSchema.safeParse(jsonIn(body))
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw damaged(`${issue?.path.join('.')}: ${issue?.message}`)
}

/**
 * What tells a kit from one of before: it changes with the key, a place, what a place wants to be
 * shown, and the authority of the box. Its name may change without.
 */
export function kitNumber({ box: { id }, key, authority, targets }: Kit): string {
  const sorted = targets.toSorted((one, other) => one.name.localeCompare(other.name))
  const told = JSON.stringify([id, key, authority, sorted.map(entriesOf)])
  const digits = createHash('sha256').update(told).digest('hex').slice(0, 8).toUpperCase()
  return `${digits.slice(0, 4)}-${digits.slice(4)}`
}

/** In one order, however the places were written down. */
const entriesOf = ({ target, ...shown }: KitTarget) => [
  ...Object.entries(shown).sort(),
  ...Object.entries(target).sort(),
]

/** Tells whether a line of text is whole. */
export const checkOf = (body: string) => createHash('sha256').update(body).digest('hex').slice(0, 8)

function jsonIn(body: string): unknown {
  try {
    return JSON.parse(Buffer.from(body, 'base64url').toString())
  } catch {
    throw damaged('it holds no data')
  }
}

const damaged = (detail: string) =>
  new InvalidInput('kit-damaged', 'a part of this recovery kit is missing or damaged', {
    hint: 'scan the code again, or copy all of its text, from "gantry-kit-" to its last sign',
    detail,
  })

/** For people to know a place by. */
export function whereOf(target: Target): string {
  switch (target.kind) {
    case 'disk':
      return `${target.uuid}/${target.folder}`
    case 'sftp':
      return `${target.user}@${target.host}:${target.port}/${target.folder}`
    case 's3':
    case 'rest':
      return target.url
  }
}

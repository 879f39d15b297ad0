import { z } from 'zod'
import { InvalidInput } from '../../base/errors.ts'
import { parseJson } from '../../base/json.ts'
import { checkOf } from '../kit.ts'
import { type Target, targetName, targetSchema } from '../need.ts'

/** Everything that a box has to be told to keep its copies at another one. */
const invitationSchema = z.strictObject({
  /** What the box that invites is called. */
  box: z.string(),
  user: targetName,
  password: z.string(),
  /** Addresses of the same space, the best first; the certificate to know the box by, as PEM. */
  places: z.array(z.strictObject({ url: z.string(), certificate: z.string().optional() })).min(1),
})

export type Invitation = z.output<typeof invitationSchema>

const BEGINS = 'gantry-space-1.'

/** An invitation as one line, to be sent by whatever way two households trust. */
export function invitationText(it: Invitation): string {
  const body = Buffer.from(JSON.stringify(it)).toString('base64url')
  return `${BEGINS}${body}.${checkOf(body)}`
}

/** As it was pasted; breaks of lines and spaces do not matter. Throws InvalidInput. */
export function readInvitation(text: string): Invitation {
  const line = text.replace(/\s+/g, '')
  const [body = '', check] = line.slice(BEGINS.length).split('.')
  if (line.startsWith(BEGINS) && check === checkOf(body)) {
    const read = invitationSchema.safeParse(parseJson(Buffer.from(body, 'base64url').toString()))
    if (read.success && read.data.places.every(isPlace)) return read.data
  }
  throw new InvalidInput('invitation-unknown', 'that is not the invitation of another box', {
    hint: `copy all of its text, from "${BEGINS}" to its last sign`,
  })
}

const targetOf = (it: Invitation['places'][number]) => ({
  ...({ kind: 'rest', 'append-only': true } as const),
  ...it,
})
const isPlace = (it: Invitation['places'][number]) => targetSchema.safeParse(targetOf(it)).success

/** The places of an invitation as targets, the best first. */
export const targetsOf = ({ places }: Invitation): Target[] =>
  places.map(it => targetSchema.parse(targetOf(it)))

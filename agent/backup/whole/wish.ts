import { z } from 'zod'
import { isKey } from '../key.ts'
import { type Kit, readKit } from '../kit.ts'
import { targetCredentials, targetSchema } from '../need.ts'

/** The kit of the box that is gone: its text, or what somebody has typed from the sheet. */
export const kitGiven = z.union([
  z.strictObject({ text: z.string().max(6000) }),
  z.strictObject({
    key: z
      .string()
      .max(200)
      .transform(it => it.trim().toLowerCase().split(/\s+/).join(' '))
      .refine(isKey, 'the twelve words of the kit: one is missing or mistyped'),
    target: targetSchema,
    credentials: targetCredentials.default({}),
  }),
])

const chosen = {
  kit: kitGiven,
  /** The name of a place of the kit. */
  place: z.string().max(100),
  /** As restic calls it. */
  snapshot: z.string().regex(/^[0-9a-f]{8,64}$/),
}

export const findWish = z.strictObject({ kit: kitGiven })
export const beginWish = z.strictObject(chosen)

/** What whoever has proved the code of a box asks of it, sealed. */
export const restoreWish = z.discriminatedUnion('ask', [
  findWish.extend({ ask: z.literal('find') }),
  beginWish.extend({ ask: z.literal('begin') }),
  z.strictObject({ ask: z.literal('look') }),
  z.strictObject({ ask: z.literal('cancel') }),
])

/** The place of a kit that was typed has this name. */
const TYPED = 'backup'

/** Throws what `readKit` throws. */
export function kitIn(given: z.output<typeof kitGiven>): Kit {
  if ('text' in given) return readKit(given.text)
  const { key, target, credentials } = given
  const { user, password } = credentials
  return {
    ...{ key, authority: '', box: { name: '', id: '' } },
    targets: [
      {
        ...{ name: TYPED, target },
        ...(user === undefined ? {} : { user }),
        ...(password === undefined ? {} : { password }),
      },
    ],
  }
}

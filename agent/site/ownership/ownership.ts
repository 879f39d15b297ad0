import { z } from 'zod'
import { Conflict } from '../../base/errors.ts'
import { type DecidingOptions, decideOrAsk } from '../deciding.ts'
import type { Swarm } from '../swarm.ts'
import { MOVE_PHASES, moveSchema } from './need.ts'
import { type MoveWish, withMove } from './transition.ts'

const wishSchema: z.ZodType<MoveWish> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('begin'), move: moveSchema }),
  z.object({
    kind: z.literal('go'),
    id: z.string(),
    phase: z.enum(MOVE_PHASES),
    why: z.string().optional(),
  }),
  z.object({ kind: z.literal('bring'), move: moveSchema }),
  z.object({ kind: z.literal('take-back'), id: z.string(), since: z.iso.datetime() }),
  z.object({ kind: z.literal('end'), id: z.string() }),
])

interface OwnershipOptions extends DecidingOptions {
  readonly swarm: Swarm
  readonly changed: () => void
}

/** Whose an app is, the document of the site alone says: one box after the other changes that. */
export interface Ownership {
  /** On a box that decides; elsewhere asks one that does. Throws Conflict and NotAllowed. */
  decide(me: string, wish: MoveWish): Promise<void>
  /** Answers another box of the site; undefined for a question that is not about this. */
  answer(question: string, input: unknown, from: string): Promise<unknown>
}

export function openOwnership(options: OwnershipOptions): Ownership {
  const { swarm, membership, changed } = options
  return {
    async decide(me, wish) {
      await decideOrAsk(options, () => swarm.edit(it => withMove(it, me, wish)), 'move', wish)
      changed()
    },
    async answer(question, input, from) {
      if (question !== 'move') return undefined
      const wish = wishSchema.parse(input)
      const isUp = (box: string) => membership.agreed()?.nodes.some(it => it.box === box && it.up)
      // A box is not believed that it brings back what its own box has at this moment.
      if (wish.kind === 'bring' && isUp(wish.move.from)) {
        throw new Conflict('site-box-there', 'the box of that app is there, and has it itself')
      }
      await swarm.edit(it => withMove(it, from, wish))
      return null
    },
  }
}

import type { z } from 'zod'
import { NotAllowed } from '../../base/errors.ts'
import type { Box } from '../../box/box.ts'
import type { RestoreAnswer } from '../../http/api.ts'
import { decode } from '../../verbs/decode.ts'
import type { Handlers } from '../../verbs/serve.ts'
import type { WholeRestore } from './whole-restore.ts'
import { kitIn, restoreWish } from './wish.ts'

/** A box that is to become another one: asked from the claim page, sealed, or by root. */
export function wholeHandlers({ claim }: Pick<Box, 'claim'>, whole: WholeRestore) {
  async function answer(wish: z.output<typeof restoreWish>): Promise<RestoreAnswer> {
    switch (wish.ask) {
      case 'find':
        return { found: await whole.find(kitIn(wish.kit)) }
      case 'begin':
        await whole.begin(kitIn(wish.kit), wish.place, wish.snapshot)
        break
      case 'cancel':
        await whole.cancel()
        break
      case 'look':
        break
    }
    return { progress: await whole.look() }
  }

  return {
    async 'claim.restore'({ exchange, sealed }) {
      const channel = claim.talk(exchange)
      let wish: unknown
      try {
        wish = channel.open('restore', sealed)
      } catch (cause) {
        throw new NotAllowed('claim-forged', 'the request was not made by who proved the code', {
          hint: 'load the page again and type the code once more',
          cause,
        })
      }
      return { sealed: channel.seal('restored', await answer(decode(restoreWish, wish))) }
    },
    'backup.find': ({ kit }) => whole.find(kitIn(kit)),
    async 'backup.restore-all'({ kit, place, snapshot }) {
      await whole.begin(kitIn(kit), place, snapshot)
      return null
    },
    'backup.restore-state': () => whole.look(),
    async 'backup.cancel-restore'() {
      await whole.cancel()
      return null
    },
  } satisfies Partial<Handlers>
}

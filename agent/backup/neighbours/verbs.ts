import type { Box } from '../../box/box.ts'
import type { Handlers } from '../../verbs/serve.ts'
import type { Backups } from '../backups.ts'
import type { Neighbours } from './neighbours.ts'

/** What people ask of the space that boxes give each other. */
export function neighbourHandlers(box: Box, neighbours: Neighbours, backups: Backups) {
  const desired = async () => (await box.desired()).desired
  return {
    'neighbour.read': async () => await neighbours.report(await desired()),
    'neighbour.offer': async ({ name, space }) => ({
      invitation: await neighbours.offer(box, name, space),
    }),
    'neighbour.invitation': async ({ name }) => ({
      invitation: await neighbours.invitation(await desired(), name),
    }),
    async 'neighbour.let-tidy'({ name }) {
      await neighbours.letTidy(box, name)
      return null
    },
    async 'neighbour.remove'({ name, data }) {
      await neighbours.remove(box, name, data)
      return null
    },
    async 'neighbour.join'({ name, invitation }) {
      await neighbours.join(box, backups, name, invitation)
      return null
    },
  } satisfies Partial<Handlers>
}

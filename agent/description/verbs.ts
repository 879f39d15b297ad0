import type { Box } from '../box/box.ts'
import type { Handlers } from '../verbs/serve.ts'
import { describe } from './describe.ts'
import { revisionOf } from './description.ts'

/** @param brought recipes of the owner's own that the box offers */
export function descriptionHandlers(
  box: Box,
  brought: { apps(): Promise<ReadonlyMap<string, unknown>> },
): Pick<Handlers, 'description.read'> {
  return {
    async 'description.read'() {
      const description = await describe(box, new Set((await brought.apps()).keys()))
      return { revision: revisionOf(description), ...description }
    },
  }
}

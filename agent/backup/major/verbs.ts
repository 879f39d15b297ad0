import type { Box } from '../../box/box.ts'
import type { Handlers } from '../../verbs/serve.ts'
import type { Majors } from './majors.ts'

/** What people ask of the majors of the box's database servers. */
export function majorHandlers(box: Pick<Box, 'desired'>, majors: Majors) {
  return {
    'database.read': async () => await majors.report(await box.desired()),
    async 'database.upgrade'({ days }) {
      await majors.begin(await box.desired(), days)
      return null
    },
    async 'database.back'() {
      await majors.goBack(await box.desired())
      return null
    },
    async 'database.let-go'() {
      await majors.letGo(await box.desired())
      return null
    },
  } satisfies Partial<Handlers>
}

import { Forbidden, InvalidInput } from '../base/errors.ts'
import { farewell } from '../base/farewell.ts'
import type { Box } from '../box/box.ts'
import type { Handlers } from '../verbs/serve.ts'
import type { Reset } from './reset.ts'

/** The way back to a box that belongs to nobody. */
export function resetHandlers(
  { people, manifest }: Pick<Box, 'people' | 'manifest'>,
  reset: Reset,
  restart: () => Promise<void>,
): Pick<Handlers, 'box.reset'> {
  return {
    async 'box.reset'({ name, keep, password = '', code }, { root, person = '' }) {
      if (!root) {
        if (people.person(person)?.role !== 'owner') {
          throw new Forbidden('owner-only', 'only the owner can erase the box or give it away')
        }
        await people.check({ name: person, password, ...(code === undefined ? {} : { code }) })
      }
      const { name: called } = await manifest()
      if (name.trim().toLowerCase() !== called) {
        throw new InvalidInput('name-differs', 'that is not the name of this box', {
          hint: `it is called ${called}`,
        })
      }
      const next = await reset.begin(keep)
      farewell(restart)
      return { name: next }
    },
  }
}

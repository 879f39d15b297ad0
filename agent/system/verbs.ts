import type { Box } from '../box/box.ts'
import type { Handlers } from '../verbs/serve.ts'
import { updateSettings } from './need.ts'
import type { System } from './system.ts'

/** What people ask of versions of the box itself. */
export function systemHandlers(box: Pick<Box, 'change' | 'loop' | 'partsReport'>, system: System) {
  return {
    'system.read': () => system.report(),
    async 'system.check'() {
      await system.check()
      return await system.report()
    },
    'system.install': ({ from }) => system.install(from),
    'system.sticks': async () => ({ files: await system.sticks() }),
    'system.upload': ({ data, ...where }) =>
      system.upload({ ...where, data: Buffer.from(data, 'base64') }),
    'system.install-from': ({ source }) => system.install({ source }),
    async 'system.start'({ when }) {
      await system.start(when)
      box.loop.poke()
      return null
    },
    async 'system.cancel'() {
      await system.cancel()
      return null
    },
    async 'system.seen'() {
      await system.seen()
      return null
    },
    'system.parts': async () => box.partsReport(),
    async 'system.set'(wish) {
      const given = Object.entries(wish).filter(([, value]) => value !== undefined)
      const words = given.map(([name, value]) => `${name} ${value ?? 'of the image'}`).join(', ')
      await box.change({ what: `updates of the box: ${words}`, kind: 'updates-set' }, async it => {
        const next = { ...it.update, ...Object.fromEntries(given) }
        const { feed, ...rest } = next
        return { ...it, update: updateSettings.parse(feed === null ? rest : next) }
      })
      return null
    },
  } satisfies Partial<Handlers>
}

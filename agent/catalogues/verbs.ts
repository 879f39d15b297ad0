import type { Box } from '../box/box.ts'
import type { Handlers } from '../verbs/serve.ts'
import { type Catalogues, sourcesOf } from './catalogues.ts'

/** What people ask of catalogues. */
export function catalogueHandlers(box: Box, catalogues: Catalogues) {
  return {
    'catalogue.read': async () => ({ catalogues: await catalogues.report(await sourcesOf(box)) }),
    async 'catalogue.add'({ name, source }) {
      await catalogues.add(name, source, await sourcesOf(box))
      await box.change({ what: `catalogue ${name}` }, async it => ({
        ...it,
        catalogues: { ...it.catalogues, [name]: source },
      }))
      return null
    },
    async 'catalogue.remove'({ name }) {
      await box.change({ what: `catalogue ${name} removed` }, async it => {
        const { [name]: _gone, ...catalogues } = it.catalogues
        return { ...it, catalogues }
      })
      await catalogues.forget(name, await sourcesOf(box))
      return null
    },
    async 'catalogue.refresh'({ name }) {
      await catalogues.refresh(name, await sourcesOf(box))
      box.loop.look()
      return null
    },
    'catalogue.version': async ({ app, version }) => ({
      folder: await catalogues.version(app, version, await sourcesOf(box)),
    }),
  } satisfies Partial<Handlers>
}

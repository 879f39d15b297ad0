import type { Box } from '../box/box.ts'
import type { Handlers } from '../verbs/serve.ts'
import type { Brought } from './brought.ts'
import { type Catalogues, sourcesOf, unknown } from './catalogues.ts'
import { importFiles } from './import-files.ts'

/** What people ask of catalogues, and of recipes that they bring. */
export function catalogueHandlers(box: Box, catalogues: Catalogues, brought: Brought) {
  async function offerAnew(): Promise<void> {
    await catalogues.load(await sourcesOf(box))
    box.loop.look()
  }

  return {
    async 'catalogue.read'() {
      const apps = [...(await brought.apps()).values()]
      return {
        catalogues: await catalogues.report(await sourcesOf(box)),
        brought: apps.map(({ recipe: { service, about, version } }) => ({
          ...{ service, title: about.name ?? service },
          ...(version === undefined ? {} : { version }),
        })),
      }
    },
    async 'catalogue.add'({ name, source }) {
      await catalogues.add(name, source, await sourcesOf(box))
      await box.change(
        { what: `catalogue ${name}`, kind: 'catalogue-added', about: name },
        async it => ({
          ...it,
          catalogues: { ...it.catalogues, [name]: source },
        }),
      )
      return null
    },
    async 'catalogue.rank'({ name, priority }) {
      const { [name]: source } = await sourcesOf(box)
      if (!source) throw unknown(name)
      await box.change({ what: `catalogue ${name} has priority ${priority}` }, async it => ({
        ...it,
        catalogues: { ...it.catalogues, [name]: { ...source, priority } },
      }))
      await offerAnew()
      return null
    },
    async 'catalogue.remove'({ name }) {
      if (!(await sourcesOf(box))[name]) throw unknown(name)
      await box.change(
        { what: `catalogue ${name} removed`, kind: 'catalogue-removed', about: name },
        async it => {
          const { [name]: _gone, ...catalogues } = it.catalogues
          return { ...it, catalogues }
        },
      )
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
    'recipe.import': ({ files }) => importFiles(files),
    async 'recipe.bring'({ recipe }) {
      const service = await brought.keep(recipe, catalogues.services())
      await offerAnew()
      return { service }
    },
    async 'recipe.drop'({ service }) {
      await brought.drop(service)
      await offerAnew()
      return null
    },
  } satisfies Partial<Handlers>
}
